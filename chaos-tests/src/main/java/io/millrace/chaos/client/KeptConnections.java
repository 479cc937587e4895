package io.millrace.chaos.client;

import io.millrace.chaos.net.Sockets;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpResponseDecoder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;

/** A client's connections of HTTP/1.1: kept alive, and as many as there are questions open. On the client's loop. */
@SuppressWarnings("FutureReturnValueIgnored") // told by the listener
final class KeptConnections {
    /** Whatever a router lets through is its client's to judge. */
    private static final HttpDecoderConfig LONG_HEADS =
            new HttpDecoderConfig().setMaxInitialLineLength(1 << 20).setMaxHeaderSize(1 << 20);

    private final EventLoopGroup loop;
    private final int port;
    private final OpenLoopClient client;
    private final Deque<ClientConnection> idle = new ArrayDeque<>();

    KeptConnections(EventLoopGroup loop, int port, OpenLoopClient client) {
        this.loop = loop;
        this.port = port;
        this.client = client;
    }

    void carry(Asking asking, FullHttpRequest request) {
        ClientConnection free = idle.pollFirst();
        if (free != null) asking.connected(free, request);
        else connect(asking, request);
    }

    void idle(ClientConnection connection) {
        if (connection.isOpen()) idle.addFirst(connection);
    }

    void closed(ClientConnection connection) {
        idle.remove(connection);
    }

    /** @param lastId of the question asked last on that connection, -1 if there was none */
    void unasked(int lastId, ClientConnection connection) {
        idle.remove(connection);
        if (lastId >= 0) client.unasked(lastId);
    }

    private void connect(Asking asking, FullHttpRequest request) {
        ClientConnection connection = new ClientConnection(this);
        Sockets.client(loop)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new HttpResponseDecoder(LONG_HEADS))
                                .addLast(connection);
                    }
                })
                .connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .addListener((ChannelFuture connected) -> {
                    if (connected.isSuccess()) asking.connected(connection, request);
                    else asking.unconnected(connected.cause());
                });
    }
}
