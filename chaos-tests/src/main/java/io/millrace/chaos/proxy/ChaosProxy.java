package io.millrace.chaos.proxy;

import io.millrace.chaos.Seed;
import io.millrace.chaos.net.Ending;
import io.millrace.chaos.net.Sockets;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * Relays one port of the loopback address to another. One event loop; the methods may be called from any other thread
 * and block until done.
 */
public final class ChaosProxy implements AutoCloseable {
    private final EventLoopGroup loop = Sockets.loop("chaos-proxy");
    private final int target;
    private final long seed;
    private final int port;
    private final Set<Relay> relays = new LinkedHashSet<>();
    private final List<Passage> passages = new ArrayList<>();
    private volatile ConnectionPlan.Source plans;
    private boolean dead;
    private int connections;

    private ChaosProxy(int target, long seed, ConnectionPlan.Source plans) {
        this.target = target;
        this.seed = seed;
        this.plans = plans;
        Channel listener = Sockets.server(loop)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel client) {
                        accept(client);
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
        this.port = ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /**
     * @param target port of the loopback address
     * @param seed   of the jitter
     */
    public static ChaosProxy start(int target, long seed, ConnectionPlan.Source plans) {
        return new ChaosProxy(target, seed, plans);
    }

    public int port() {
        return port;
    }

    /** For connections accepted from now on. */
    public void plans(ConnectionPlan.Source other) {
        plans = other;
    }

    /**
     * Every connection is reset, and those to come are read from, written down and reset: a server that is gone, and a
     * witness of who still calls it.
     *
     * @return when the first reset was handed to the kernel, of the machine's monotonic clock
     */
    public long die() {
        return onLoop(() -> {
            dead = true;
            long now = System.nanoTime();
            List.copyOf(relays).forEach(relay -> relay.end(Ending.RESET));
            return now;
        });
    }

    /** Relays again. */
    public void revive() {
        onLoop(() -> dead = false);
    }

    /** Ends every connection there is; those to come are relayed. */
    public void endAll(Ending ending) {
        onLoop(() -> {
            List.copyOf(relays).forEach(relay -> relay.end(ending));
            return true;
        });
    }

    /** Every request that reached the proxy, oldest first. */
    public List<Passage> passages() {
        return onLoop(() -> List.copyOf(passages));
    }

    /** Connections accepted so far. */
    public int connections() {
        return onLoop(() -> connections);
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    void passed(Passage passage) {
        passages.add(passage);
    }

    void gone(Relay relay) {
        relays.remove(relay);
    }

    boolean isDead() {
        return dead;
    }

    ChannelFuture connect(ChannelHandler fromServer) {
        return Sockets.client(loop)
                .handler(fromServer)
                .connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
    }

    private void accept(Channel client) {
        int number = connections++;
        Relay relay = new Relay(this, client, number, plans.planOf(number), Seed.bits(seed, number));
        relays.add(relay);
        relay.begin();
    }

    private <T> T onLoop(Callable<T> work) {
        return loop.next().submit(work).syncUninterruptibly().getNow();
    }
}
