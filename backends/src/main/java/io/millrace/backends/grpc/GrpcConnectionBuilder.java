package io.millrace.backends.grpc;

import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Settings;

/** Puts Netty's parts of a client's connection together, with our settings. */
final class GrpcConnectionBuilder extends AbstractHttp2ConnectionHandlerBuilder<GrpcConnection, GrpcConnectionBuilder> {
    static final int STREAM_WINDOW = 1 << 20;
    private static final int MAX_HEADERS = 64 << 10;

    private final EndpointConnections home;
    private final LoopParts parts;

    GrpcConnectionBuilder(EndpointConnections home, LoopParts parts) {
        this.home = home;
        this.parts = parts;
        server(false);
        initialSettings(Http2Settings.defaultSettings()
                .pushEnabled(false)
                .initialWindowSize(STREAM_WINDOW)
                .maxHeaderListSize(MAX_HEADERS));
    }

    @Override
    protected GrpcConnection build() {
        return super.build();
    }

    @Override
    protected GrpcConnection build(
            Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
        return new GrpcConnection(decoder, encoder, settings, home, parts);
    }
}
