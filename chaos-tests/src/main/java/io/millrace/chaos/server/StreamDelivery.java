package io.millrace.chaos.server;

import io.millrace.chaos.net.Ending;
import io.millrace.chaos.wire.HttpMessages;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What goes over a stream in answer to one call: its parts, {@code every} so long or at once where that is zero, and then
 * perhaps an end that none of them is.
 */
record StreamDelivery(List<Part> parts, Duration every, Optional<Ending> ending) {

    /** A frame, or what should be one. */
    sealed interface Part {
        ChannelFuture writeTo(ChannelHandlerContext stream);

        /** As the witness is told of it. */
        byte[] bytes();
    }

    /** A frame of the answer's head or of its trailers, which are those of {@code last}. */
    record Head(Http2Headers fields, boolean last) implements Part {
        @Override
        public ChannelFuture writeTo(ChannelHandlerContext stream) {
            return stream.write(new DefaultHttp2HeadersFrame(fields, last));
        }

        @Override
        public byte[] bytes() {
            StringBuilder text = new StringBuilder();
            for (Map.Entry<CharSequence, CharSequence> field : fields)
                text.append(field.getKey())
                        .append(": ")
                        .append(field.getValue())
                        .append("\r\n");
            return text.toString().getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    /** A frame of the body. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Body(byte[] bytes, boolean last) implements Part {
        @Override
        public ChannelFuture writeTo(ChannelHandlerContext stream) {
            return stream.write(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(bytes), last));
        }
    }

    /** Bytes between the connection's frames, whatever they mean to its other streams. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Raw(byte[] bytes) implements Part {
        @Override
        public ChannelFuture writeTo(ChannelHandlerContext stream) {
            ByteBuf raw = Unpooled.wrappedBuffer(bytes);
            return stream.channel()
                    .parent()
                    .pipeline()
                    .context(Http2FrameCodec.class)
                    .writeAndFlush(raw);
        }
    }

    StreamDelivery {
        parts = List.copyOf(parts);
    }

    static StreamDelivery whole(FullHttpResponse answer) {
        Body body = body(answer);
        // An error has none, nor an empty frame in its place.
        return whole(
                body.bytes.length == 0
                        ? List.of(head(answer), trailers(answer))
                        : List.of(head(answer), body, trailers(answer)));
    }

    static StreamDelivery whole(List<Part> parts) {
        return new StreamDelivery(parts, Duration.ZERO, Optional.empty());
    }

    static StreamDelivery last(List<Part> parts, Ending ending) {
        return new StreamDelivery(parts, Duration.ZERO, Optional.of(ending));
    }

    static Head head(FullHttpResponse answer) {
        Http2Headers fields = new DefaultHttp2Headers(false);
        fields.status(answer.status().codeAsText());
        answer.headers().forEach(field -> fields.add(field.getKey().toLowerCase(Locale.ROOT), field.getValue()));
        return new Head(fields, false);
    }

    static Body body(FullHttpResponse answer) {
        return new Body(HttpMessages.body(answer), false);
    }

    static Head trailers(FullHttpResponse answer) {
        Http2Headers fields = new DefaultHttp2Headers(false);
        answer.trailingHeaders().forEach(field -> fields.add(field.getKey(), field.getValue()));
        return new Head(fields, true);
    }

    /** All of it, for whoever looks for what was said. */
    byte[] bytes() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Part part : parts) all.writeBytes(part.bytes());
        return all.toByteArray();
    }
}
