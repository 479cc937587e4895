package io.millrace.backends.torchserve;

import io.vertx.core.buffer.Buffer;

/** A form of parts as {@code curl} writes it. */
final class Multipart {
    static final String BOUNDARY = "------------------------d74496d66958873e";
    static final String TYPE = "multipart/form-data; boundary=" + BOUNDARY;

    private final Buffer body = Buffer.buffer();

    Multipart field(String name, String value) {
        return part("name=\"" + name + "\"", Buffer.buffer(value));
    }

    Multipart file(String name, String contentType, String content) {
        return file(name, contentType, Buffer.buffer(content));
    }

    Multipart file(String name, String contentType, Buffer content) {
        return part("name=\"" + name + "\"; filename=\"a.file\"\r\nContent-Type: " + contentType, content);
    }

    private Multipart part(String head, Buffer content) {
        body.appendString("--" + BOUNDARY + "\r\nContent-Disposition: form-data; " + head + "\r\n\r\n")
                .appendBuffer(content)
                .appendString("\r\n");
        return this;
    }

    Buffer body() {
        return unclosed().appendString("--" + BOUNDARY + "--\r\n");
    }

    Buffer unclosed() {
        return body.copy();
    }
}
