package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.StartedRouter.await;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.util.List;

/** gRPC as nobody should speak it: over HTTP/2 by hand, frame by frame. */
final class GrpcWire implements AutoCloseable {
    private final HttpClient client;
    private final int port;

    GrpcWire(Vertx vertx, int port) {
        this(vertx, HttpVersion.HTTP_2, port);
    }

    GrpcWire(Vertx vertx, HttpVersion version, int port) {
        this.client = vertx.createHttpClient(Caller.options(version));
        this.port = port;
    }

    /** What came of a call: HTTP's status, gRPC's, the message for people, and the messages for programs. */
    record Ended(int http, String code, String text, MultiMap head, MultiMap trailers, Buffer body) {
        @Override
        public String toString() {
            return http + " " + code + " " + text;
        }
    }

    static Buffer framed(int flag, Buffer message) {
        return Buffer.buffer()
                .appendByte((byte) flag)
                .appendInt(message.length())
                .appendBuffer(message);
    }

    static Buffer framed(Buffer message) {
        return framed(0, message);
    }

    Call open(String path, String... headers) {
        return open(HttpMethod.POST, path, headers);
    }

    /** @param headers names and values in turn, which replace gRPC's own */
    Call open(HttpMethod method, String path, String... headers) {
        MultiMap all = MultiMap.caseInsensitiveMultiMap()
                .add("content-type", "application/grpc")
                .add("te", "trailers");
        for (int i = 0; i < headers.length; i += 2) all.set(headers[i], headers[i + 1]);
        HttpClientRequest request = await(client.request(new RequestOptions()
                .setMethod(method)
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI(path)
                .setHeaders(all)));
        return new Call(request);
    }

    /** A whole call of these frames. */
    Ended call(String path, List<Buffer> data, String... headers) {
        Call call = open(path, headers);
        data.forEach(call::write);
        call.end();
        return call.ended();
    }

    Ended call(String path, Buffer message, String... headers) {
        return call(path, List.of(framed(message)), headers);
    }

    @Override
    public void close() {
        await(client.close());
    }

    /** A call under way. */
    static final class Call {
        private final HttpClientRequest request;
        private final Future<Ended> ended;
        private final Buffer body = Buffer.buffer();

        private Call(HttpClientRequest request) {
            this.request = request.setChunked(true);
            Promise<Ended> promise = Promise.promise();
            request.response().onFailure(promise::tryFail).onSuccess(response -> read(response, promise));
            request.exceptionHandler(promise::tryFail);
            this.ended = promise.future();
        }

        private void read(HttpClientResponse response, Promise<Ended> promise) {
            response.handler(body::appendBuffer);
            response.exceptionHandler(promise::tryFail);
            response.endHandler(end -> {
                MultiMap status = response.headers().contains("grpc-status") ? response.headers() : response.trailers();
                promise.tryComplete(new Ended(
                        response.statusCode(),
                        String.valueOf(status.get("grpc-status")),
                        String.valueOf(status.get("grpc-message")),
                        response.headers(),
                        response.trailers(),
                        body));
            });
        }

        /** A server may have ended the call already: what it said is what counts. */
        Call write(Buffer data) {
            await(request.write(data).otherwiseEmpty());
            return this;
        }

        /** Sends the head alone. */
        Call head() {
            await(request.sendHead());
            return this;
        }

        void end() {
            await(request.end().otherwiseEmpty());
        }

        void reset() {
            await(request.reset(8));
        }

        Ended ended() {
            return await(ended);
        }

        /** Bytes of the answer that came so far. */
        Buffer soFar() {
            return body;
        }
    }
}
