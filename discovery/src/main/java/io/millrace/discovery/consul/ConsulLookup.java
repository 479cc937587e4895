package io.millrace.discovery.consul;

import io.millrace.backends.Endpoint;
import io.millrace.backends.ServerFamily;
import io.millrace.discovery.polled.Found;
import io.millrace.discovery.polled.Lookup;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * Asks for the healthy instances of a service, and lets the answer wait until there is news. On the control loop. Answers may
 * come of servers that lag behind their leader: a fleet that is a second old is better than none while they elect one.
 */
public final class ConsulLookup implements Lookup {
    static final int LARGEST_ANSWER = 8 << 20;

    private final HttpClient client;
    private final ConsulAgent agent;
    private final ConsulService asked;
    private final Instances instances;
    private final QueryIndex index = new QueryIndex();

    /** @param client of {@link ConsulClients} */
    public ConsulLookup(HttpClient client, ConsulAgent agent, ConsulService asked, String pool, ServerFamily family) {
        this.client = client;
        this.agent = agent;
        this.asked = asked;
        this.instances = new Instances(pool, family);
    }

    @Override
    public Future<Found> look() {
        // Consul may answer up to a sixteenth later than it was asked to.
        long timeout =
                agent.waits().plus(agent.waits().dividedBy(16)).plusSeconds(2).toMillis();
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setHost(agent.host())
                .setPort(agent.port())
                .setSsl(agent.isTls())
                .setURI(path())
                .setIdleTimeout(timeout);
        agent.token().ifPresent(token -> request.putHeader("authorization", token.header()));
        return client.request(request)
                .compose(sent -> sent.send().compose(response -> read(sent, response)))
                .onFailure(failed -> index.reset());
    }

    private String path() {
        StringBuilder path = new StringBuilder("/v1/health/service/")
                .append(encoded(asked.name()))
                .append("?passing=true&stale");
        asked.datacenter().ifPresent(name -> path.append("&dc=").append(encoded(name)));
        if (index.get() > 0)
            path.append("&index=")
                    .append(index.get())
                    .append("&wait=")
                    .append(agent.waits().toMillis())
                    .append("ms");
        return path.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private Future<Found> read(HttpClientRequest sent, HttpClientResponse response) {
        return body(sent, response).compose(body -> {
            if (response.statusCode() != 200)
                return Future.failedFuture(new IOException("Consul answered " + response.statusCode() + said(body)));
            try {
                List<Endpoint> found = instances.read(body.getBytes(), asked.tags());
                index.answered(response.getHeader("x-consul-index"));
                return Future.succeededFuture(new Found(found, Duration.ZERO));
            } catch (IOException unreadable) {
                return Future.failedFuture(unreadable);
            }
        });
    }

    private static String said(Buffer body) {
        String text = body.getString(0, Math.min(body.length(), 200)).strip();
        return text.isEmpty() ? "" : ": " + text;
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
