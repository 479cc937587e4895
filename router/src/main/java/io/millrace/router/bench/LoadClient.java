package io.millrace.router.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Connections to one server, kept from run to run. On its loop, but for the public methods. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails is told to the listener, or ends with the loop
public final class LoadClient implements AutoCloseable {
    private static final int LARGEST_ANSWER = 64 << 20;

    private static final boolean EPOLL = Epoll.isAvailable();

    private final InetSocketAddress server;
    /** One daemon thread. With epoll its timers keep to some ten microseconds, otherwise to a millisecond. */
    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("load", true), EPOLL ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());

    private final Deque<LoadConnection> idle = new ArrayDeque<>();

    public LoadClient(InetSocketAddress server) {
        this.server = server;
    }

    /** To a port of the loopback address. */
    public LoadClient(int port) {
        this(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    /** Starts at once; one run at a time. */
    public CompletableFuture<Outcome> run(Load load) {
        LoadRun run = new LoadRun(this, load);
        loop.execute(run::begin);
        return run.outcome();
    }

    /** Ends the loop, and with it every connection. */
    @Override
    public void close() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    java.util.concurrent.Future<?> after(long nanos, Runnable work) {
        return loop.next().schedule(work, nanos, TimeUnit.NANOSECONDS);
    }

    void soon(Runnable work) {
        loop.execute(work);
    }

    /** Gives the call a connection, or tells it that there is none to be had. */
    void carry(LoadRun.Call call) {
        for (LoadConnection free = idle.pollFirst(); free != null; free = idle.pollFirst()) {
            if (!free.isOpen()) continue;
            call.connected(free);
            return;
        }
        LoadConnection connection = new LoadConnection(this);
        new Bootstrap()
                .group(loop)
                .channel(EPOLL ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new HttpResponseDecoder())
                                .addLast(new HttpObjectAggregator(LARGEST_ANSWER))
                                .addLast(connection);
                    }
                })
                .connect(server)
                .addListener((ChannelFuture connected) -> {
                    if (connected.isSuccess()) call.connected(connection);
                    else call.ended(Tally.Ending.BROKEN);
                });
    }

    void idle(LoadConnection connection) {
        idle.addFirst(connection);
    }
}
