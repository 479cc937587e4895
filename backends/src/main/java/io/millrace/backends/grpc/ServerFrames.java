package io.millrace.backends.grpc;

import io.millrace.backends.BadAnswerException;
import io.millrace.backends.load.LoadHeaders;
import io.millrace.inference.Fault;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;

/** What the server sends on one connection, taken to the calls it belongs to. */
final class ServerFrames extends Http2FrameAdapter {
    private final GrpcConnection connection;
    private final Calls calls;

    ServerFrames(GrpcConnection connection, Calls calls) {
        this.connection = connection;
        this.calls = calls;
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext own, Http2Settings settings) {
        connection.settingsCame();
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext own,
            int streamId,
            Http2Headers headers,
            int dependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean last) {
        Call call = calls.of(streamId);
        if (call == null) return;
        connection.hearLoad(headers.get(LoadHeaders.REPORT), headers.get(LoadHeaders.BINARY));
        try {
            GrpcAnswer answer = call.take(headers, last);
            if (answer != null) connection.answered(streamId, call, answer, last);
        } catch (BadAnswerException bad) {
            connection.spoilt(streamId, call, bad);
        }
    }

    @Override
    public int onDataRead(ChannelHandlerContext own, int streamId, ByteBuf data, int padding, boolean last) {
        int bytes = data.readableBytes() + padding;
        Call call = calls.of(streamId);
        if (call == null) return bytes;
        try {
            GrpcAnswer answer = call.take(data, last);
            if (answer != null) connection.answered(streamId, call, answer, last);
        } catch (BadAnswerException bad) {
            connection.spoilt(streamId, call, bad);
        }
        return call.window().room(bytes);
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext own, int streamId, long code) {
        Call call = calls.of(streamId);
        if (call == null) return;
        Http2Error error = Http2Error.valueOf(code);
        if (error == Http2Error.REFUSED_STREAM)
            call.exchange().refused(new Fault.Saturated("it refuses another stream"));
        else if (error == Http2Error.ENHANCE_YOUR_CALM)
            call.exchange().fail(new Fault.Saturated("it asks for fewer requests"));
        else call.exchange().fail(new Fault.Reset("it reset the stream (" + (error == null ? code : error) + ")"));
    }
}
