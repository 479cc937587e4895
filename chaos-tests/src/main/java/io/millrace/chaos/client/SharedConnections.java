package io.millrace.chaos.client;

import io.millrace.chaos.net.ConnectionEnd;
import io.millrace.chaos.net.Sockets;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A client's connections of HTTP/2, by prior knowledge: a few, and on each as many questions at once as its router takes. A
 * client that is going to reset its connection has one of its own. On the client's loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // told by the listeners
final class SharedConnections {
    private final EventLoopGroup loop;
    private final int port;
    private final @Nullable ChannelFuture[] shared;

    SharedConnections(EventLoopGroup loop, int port, int connections) {
        this.loop = loop;
        this.port = port;
        this.shared = new ChannelFuture[connections];
    }

    void carry(Asking asking, FullHttpRequest request) {
        ChannelFuture connection = asking.needsItsOwnConnection() ? connect() : shared(asking.id() % shared.length);
        connection.addListener(connected -> {
            if (connected.isSuccess()) openStream(connection.channel(), asking, request);
            else asking.unconnected(connected.cause());
        });
    }

    private ChannelFuture shared(int place) {
        ChannelFuture there = shared[place];
        if (there != null && (!there.isDone() || there.channel().isActive())) return there;
        ChannelFuture fresh = connect();
        shared[place] = fresh;
        return fresh;
    }

    private ChannelFuture connect() {
        return Sockets.client(loop)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(Http2FrameCodecBuilder.forClient()
                                        .initialSettings(Http2Settings.defaultSettings()
                                                .pushEnabled(false)
                                                .maxHeaderListSize(1 << 20))
                                        .encoderEnforceMaxConcurrentStreams(true)
                                        .build())
                                .addLast(new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()))
                                .addLast(new ConnectionEnd());
                    }
                })
                .connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    private static void openStream(Channel connection, Asking asking, FullHttpRequest request) {
        ClientStream stream = new ClientStream();
        new Http2StreamChannelBootstrap(connection)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new Http2StreamFrameToHttpObjectCodec(false, false))
                                .addLast(stream);
                    }
                })
                .open()
                .addListener((Future<Http2StreamChannel> opened) -> {
                    if (opened.isSuccess()) asking.connected(stream, request);
                    else asking.unconnected(opened.cause());
                });
    }
}
