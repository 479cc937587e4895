package io.millrace.router.frontend.grpc;

import io.millrace.backends.grpc.GrpcCode;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/**
 * Writes the answer of one call: messages with their status behind them, or the status alone. Source: grpc/grpc,
 * {@code doc/PROTOCOL-HTTP2.md}.
 */
final class AnswerWriter {
    static final CharSequence STATUS = HttpHeaders.createOptimized("grpc-status");
    private static final CharSequence MESSAGE = HttpHeaders.createOptimized("grpc-message");
    private static final CharSequence MEDIA_TYPE = HttpHeaders.createOptimized("application/grpc");
    private static final CharSequence OK = HttpHeaders.createOptimized("0");
    private static final int PREFIX = 5;
    private static final long NO_ERROR = 0;

    /** A smaller message is copied behind its prefix: cheaper than a frame of its own for five bytes. */
    private static final int COPIED = 16 << 10;

    private final HttpServerRequest request;

    AnswerWriter(HttpServerRequest request) {
        this.request = request;
        request.response().putHeader(HttpHeaders.CONTENT_TYPE, MEDIA_TYPE);
    }

    /** Leading metadata, until the first message. */
    MultiMap head() {
        return request.response().headers();
    }

    /** Metadata behind the last message; that of the head where there was none. */
    MultiMap trailers() {
        HttpServerResponse response = request.response();
        return response.headWritten() ? response.trailers() : response.headers();
    }

    /** One message of a stream. */
    Future<Void> write(Buffer message) {
        return request.response().write(framed(message));
    }

    /** The one message of a unary answer, and its status. */
    void end(Buffer message) {
        HttpServerResponse response = request.response();
        response.trailers().set(STATUS, OK);
        end(response, message);
    }

    /** The same with trailers that hold the status already. */
    void end(Buffer message, MultiMap trailers) {
        HttpServerResponse response = request.response();
        response.trailers().setAll(trailers);
        end(response, message);
    }

    private void end(HttpServerResponse response, Buffer message) {
        if (message.length() <= COPIED) {
            over(response.end(framed(message)));
        } else {
            response.write(prefix(new byte[PREFIX], message.length()));
            over(response.end(message));
        }
    }

    /** What went wrong, or the end of a stream. */
    void end(GrpcStatus status) {
        MultiMap trailers = trailers();
        trailers.set(
                STATUS,
                status.code() == GrpcCode.OK
                        ? OK
                        : Integer.toString(status.code().number()));
        if (!status.message().isEmpty()) trailers.set(MESSAGE, StatusText.encode(status.message()));
        end();
    }

    /** A server's own status with all it said beside, behind its messages; without any, behind its leading metadata. */
    void end(MultiMap trailers, boolean withHead) {
        if (withHead) request.response().writeHead();
        trailers().addAll(trailers);
        end();
    }

    private void end() {
        over(request.response().end());
    }

    /** A client that would still send is told that nobody reads on. */
    private void over(Future<Void> sent) {
        if (!request.isEnded()) sent.onSuccess(gone -> request.response().reset(NO_ERROR));
    }

    private static Buffer framed(Buffer message) {
        return prefix(new byte[PREFIX + message.length()], message.length()).setBuffer(PREFIX, message);
    }

    private static Buffer prefix(byte[] room, int length) {
        room[1] = (byte) (length >>> 24);
        room[2] = (byte) (length >>> 16);
        room[3] = (byte) (length >>> 8);
        room[4] = (byte) length;
        return Buffer.buffer(room);
    }
}
