package io.millrace.chaos.server;

import io.millrace.chaos.net.ConnectionEnd;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import java.util.List;

/** Tells HTTP/2 by prior knowledge from HTTP/1.1 by a connection's first bytes, and makes room for whoever speaks it. */
final class ProtocolChoice extends ByteToMessageDecoder {
    /** No method of HTTP/1.1 that we know begins like the preface of HTTP/2. */
    private static final byte[] PREFACE = {'P', 'R', 'I'};

    private static final int MAX_BODY = 64 << 20;

    private final ServerState server;

    ProtocolChoice(ServerState server) {
        this.server = server;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        int known = Math.min(PREFACE.length, in.readableBytes());
        boolean http2 = true;
        for (int i = 0; i < known; i++) http2 &= in.getByte(in.readerIndex() + i) == PREFACE[i];
        if (http2 && known < PREFACE.length) return;
        if (http2) speakHttp2(context.pipeline());
        else
            context.pipeline()
                    .addLast(new HttpRequestDecoder())
                    .addLast(new HttpObjectAggregator(MAX_BODY))
                    .addLast(new ServerConnection(server));
        context.pipeline().remove(this);
    }

    private void speakHttp2(ChannelPipeline pipeline) {
        pipeline.addLast(Http2FrameCodecBuilder.forServer()
                        .initialSettings(Http2Settings.defaultSettings().maxConcurrentStreams(10_000))
                        // As many calls are given up here as their clients like.
                        .decoderEnforceMaxRstFramesPerWindow(0, 0)
                        .encoderEnforceMaxRstFramesPerWindow(0, 0)
                        .validateHeaders(false)
                        .build())
                .addLast(new Http2MultiplexHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel stream) {
                        stream.pipeline()
                                .addLast(new Http2StreamFrameToHttpObjectCodec(true, false))
                                .addLast(new HttpObjectAggregator(MAX_BODY))
                                .addLast(new ServerStream(server));
                    }
                }))
                .addLast(new ConnectionEnd());
    }
}
