package io.millrace.chaos.server;

import io.millrace.chaos.ledger.ServerLedger;
import io.millrace.chaos.net.Ending;
import io.millrace.chaos.net.Sockets;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A model server on a port of the loopback address, or on several, and one event loop. Its methods may be called from any
 * thread and block until done; not from its own loop.
 */
public final class FakeModelServer implements AutoCloseable {
    private final EventLoopGroup loop = Sockets.loop("fake-server");
    private final ServerState state;
    private final ServerLedger ledger;
    private final int port;
    private final List<Channel> listeners = new ArrayList<>();

    private FakeModelServer(int port, ServerScript script, ServerLedger ledger) {
        this.ledger = ledger;
        this.state = new ServerState(loop.next(), script, ledger);
        this.port = alsoListen(port);
    }

    /** On a port of the kernel's choice, with its ledger in memory. */
    public static FakeModelServer start(ServerScript script) {
        return new FakeModelServer(0, script, ServerLedger.inMemory());
    }

    public static FakeModelServer start(int port, ServerScript script, ServerLedger ledger) {
        return new FakeModelServer(port, script, ledger);
    }

    public int port() {
        return port;
    }

    /** Opens another port, as a second server on the same accelerator has one: what comes there waits for the same slots. */
    public int alsoListen(int onPort) {
        Channel listener = listen(onPort);
        listeners.add(listener);
        return portOf(listener);
    }

    public ServerLedger ledger() {
        return ledger;
    }

    public ServerScript script() {
        return state.script();
    }

    /** Takes effect with the next exchange. */
    public void script(ServerScript script) {
        state.script(script);
    }

    /** Told from now on of every answer. */
    public void witness(DeliveryWitness witness) {
        state.witness(witness);
    }

    /** As a crash looks from outside: every connection is reset, new ones are refused. */
    public void crash() {
        listeners.forEach(listener -> listener.close().syncUninterruptibly());
        loop.next().submit(() -> state.open().forEach(Ending.RESET::apply)).syncUninterruptibly();
    }

    /** Listens again on the same ports. */
    public void revive() {
        listeners.replaceAll(listener -> listen(portOf(listener)));
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private static int portOf(Channel listener) {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    private Channel listen(int onPort) {
        return Sockets.server(loop)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        state.opened(channel);
                        channel.pipeline().addLast(new ProtocolChoice(state));
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), onPort))
                .syncUninterruptibly()
                .channel();
    }
}
