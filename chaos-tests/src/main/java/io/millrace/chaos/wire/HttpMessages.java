package io.millrace.chaos.wire;

import io.netty.buffer.ByteBufUtil;
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
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Whole HTTP/1.1 messages over heap arrays. */
public final class HttpMessages {
    public static final String JSON = "application/json";

    private HttpMessages() {}

    public static FullHttpRequest post(String target, String contentType, byte[] body) {
        FullHttpRequest request =
                new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, target, Unpooled.wrappedBuffer(body));
        describe(request, contentType, body.length);
        return request;
    }

    public static FullHttpResponse reply(int status, String contentType, byte[] body) {
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), Unpooled.wrappedBuffer(body));
        describe(response, contentType, body.length);
        return response;
    }

    public static FullHttpResponse json(int status, String body) {
        return reply(status, JSON, body.getBytes(StandardCharsets.UTF_8));
    }

    public static byte[] body(FullHttpMessage message) {
        return ByteBufUtil.getBytes(message.content());
    }

    /** As it goes over the wire. */
    public static byte[] bytes(FullHttpRequest request) {
        return bytes(request.method() + " " + request.uri() + " HTTP/1.1", request);
    }

    /** As it goes over the wire. */
    public static byte[] bytes(FullHttpResponse response) {
        return bytes("HTTP/1.1 " + response.status(), response);
    }

    private static byte[] bytes(String firstLine, FullHttpMessage message) {
        StringBuilder head = new StringBuilder(160).append(firstLine).append("\r\n");
        for (var header : message.headers())
            head.append(header.getKey()).append(": ").append(header.getValue()).append("\r\n");
        byte[] headBytes = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        byte[] body = body(message);
        byte[] bytes = Arrays.copyOf(headBytes, headBytes.length + body.length);
        System.arraycopy(body, 0, bytes, headBytes.length, body.length);
        return bytes;
    }

    private static void describe(FullHttpMessage message, String contentType, int length) {
        message.headers().set(HttpHeaderNames.CONTENT_TYPE, contentType);
        message.headers().set(HttpHeaderNames.CONTENT_LENGTH, length);
    }
}
