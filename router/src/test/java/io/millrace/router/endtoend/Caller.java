package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.StartedRouter.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;

/** A client over HTTP/1.1, or over HTTP/2 from the first byte. */
final class Caller implements AutoCloseable {
    private final HttpClient client;
    private final int port;

    Caller(HttpClient client, int port) {
        this.client = client;
        this.port = port;
    }

    Caller(Vertx vertx, HttpVersion version, int port) {
        this(vertx.createHttpClient(options(version)), port);
    }

    static HttpClientOptions options(HttpVersion version) {
        return new HttpClientOptions().setProtocolVersion(version).setHttp2ClearTextUpgrade(false);
    }

    Answer get(String target) {
        return await(send(HttpMethod.GET, target, Message.nothing()));
    }

    Answer post(String target, Message message) {
        return await(send(HttpMethod.POST, target, message));
    }

    Future<Answer> send(HttpMethod method, String target, Message message) {
        RequestOptions options = new RequestOptions()
                .setMethod(method)
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI(target)
                .setHeaders(message.headers());
        // Within each other, so that all of it is done on the client's loop: who comes late to an answer finds it
        // empty.
        return client.request(options)
                .compose(request -> request.send(message.body())
                        .compose(response -> response.body()
                                .map(body -> new Answer(response.statusCode(), response.headers(), body))));
    }

    @Override
    public void close() {
        await(client.close());
    }
}
