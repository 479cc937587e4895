package io.millrace.discovery.consul;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Queries over HTTP. An answer is read no further than a bound. */
final class HttpQueries implements ConsulQueries {
    static final int LARGEST_ANSWER = 8 << 20;
    /** Beyond what the agent may take by its own word. */
    static final Duration GRACE = Duration.ofSeconds(2);
    /** What a writing may take. */
    static final Duration WRITING = Duration.ofSeconds(5);

    private final HttpClient client;
    private final ConsulAgent agent;

    HttpQueries(HttpClient client, ConsulAgent agent) {
        this.client = client;
        this.agent = agent;
    }

    @Override
    public Future<ConsulAnswer> ask(String path) {
        return client.request(request(HttpMethod.GET, path, agent.longestWait().plus(GRACE)))
                .compose(sent -> sent.send().compose(response -> read(sent, response)));
    }

    /** As {@link #ask}, with a body. */
    Future<ConsulAnswer> put(String path, Buffer body) {
        return client.request(request(HttpMethod.PUT, path, WRITING))
                .compose(sent -> sent.send(body).compose(response -> read(sent, response)));
    }

    private RequestOptions request(HttpMethod method, String path, Duration idle) {
        RequestOptions request = new RequestOptions()
                .setMethod(method)
                .setHost(agent.host())
                .setPort(agent.port())
                .setSsl(agent.isTls())
                .setURI(path)
                .setIdleTimeout(idle.toMillis());
        agent.token().ifPresent(token -> request.putHeader("authorization", token.header()));
        return request;
    }

    private static Future<ConsulAnswer> read(HttpClientRequest sent, HttpClientResponse response) {
        Optional<String> index = Optional.ofNullable(response.getHeader("x-consul-index"));
        return body(sent, response).map(body -> new ConsulAnswer(response.statusCode(), index, body));
    }

    private static Future<Buffer> body(HttpClientRequest sent, HttpClientResponse response) {
        Promise<Buffer> whole = Promise.promise();
        Buffer gathered = Buffer.buffer();
        response.exceptionHandler(whole::tryFail);
        response.endHandler(end -> whole.tryComplete(gathered));
        response.handler(part -> {
            if (gathered.length() + part.length() <= LARGEST_ANSWER) {
                gathered.appendBuffer(part);
            } else if (whole.tryFail(
                    new IOException("the answer of Consul has more than " + LARGEST_ANSWER + " bytes"))) {
                sent.reset();
            }
        });
        return whole.future();
    }
}
