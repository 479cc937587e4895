package io.millrace.chaos.wire;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpMessage;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Whole unary gRPC calls over heap arrays: one message with its prefix as the body, the status among the trailers. Source:
 * grpc/grpc, {@code doc/PROTOCOL-HTTP2.md}.
 */
public final class GrpcMessages {
    public static final String STATUS = "grpc-status";
    public static final String MESSAGE = "grpc-message";
    /** A flag and the length, before each message. */
    public static final int PREFIX = 5;

    private static final String TYPE = "application/grpc";

    private GrpcMessages() {}

    static FullHttpRequest call(String path, byte[] message) {
        FullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.POST, path, Unpooled.wrappedBuffer(prefixed(message)));
        request.headers().set(HttpHeaderNames.CONTENT_TYPE, TYPE).set(HttpHeaderNames.TE, "trailers");
        return request;
    }

    public static FullHttpResponse reply(byte[] message) {
        FullHttpResponse response = response(prefixed(message));
        response.trailingHeaders().set(STATUS, "0");
        return response;
    }

    /** @param why is ASCII without a percent sign */
    public static FullHttpResponse refuse(int code, String why) {
        FullHttpResponse response = response(new byte[0]);
        response.trailingHeaders().set(STATUS, Integer.toString(code)).set(MESSAGE, why);
        return response;
    }

    public static byte[] prefixed(byte[] message) {
        return ByteBuffer.allocate(PREFIX + message.length)
                .put((byte) 0)
                .putInt(message.length)
                .put(message)
                .array();
    }

    /** The one message of a call or of its answer. */
    static byte[] message(FullHttpMessage of) throws NotReadableException {
        byte[] body = HttpMessages.body(of);
        if (body.length < PREFIX) throw new NotReadableException("a body of " + body.length + " bytes");
        if (body[0] != 0) throw new NotReadableException("flags " + body[0]);
        int length = ByteBuffer.wrap(body).getInt(1);
        if (length != body.length - PREFIX)
            throw new NotReadableException("a message of " + length + " bytes in " + body.length);
        return Arrays.copyOfRange(body, PREFIX, body.length);
    }

    /** The status, of the trailers or of an answer of headers alone; empty where there is none. */
    static OptionalInt code(FullHttpResponse answer) {
        String code = field(answer, STATUS);
        return code != null && code.matches("\\d{1,2}") ? OptionalInt.of(Integer.parseInt(code)) : OptionalInt.empty();
    }

    static @Nullable String field(FullHttpResponse answer, String name) {
        String last = answer.trailingHeaders().get(name);
        return last == null ? answer.headers().get(name) : last;
    }

    private static FullHttpResponse response(byte[] body) {
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.wrappedBuffer(body));
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, TYPE);
        return response;
    }
}
