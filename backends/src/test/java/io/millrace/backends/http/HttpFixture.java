package io.millrace.backends.http;

import io.millrace.backends.Endpoint;
import io.millrace.backends.EndpointId;
import io.millrace.backends.OnLoop;
import io.millrace.backends.ScriptedServer;
import io.millrace.backends.ServerFamily;
import io.millrace.inference.CancelSignal;
import io.millrace.inference.Failure;
import io.millrace.inference.RequestId;
import io.millrace.inference.Ticker;
import io.millrace.inference.WireBody;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/** Exchanges on a loop of their own, with settings and time of the test's choice. */
final class HttpFixture implements AutoCloseable {
    static final long TIMEOUT_MILLIS = 5_000;

    final OnLoop loop = new OnLoop();
    /** Endpoints that ended a connection at rest. */
    final BlockingQueue<EndpointId> ended = new LinkedBlockingQueue<>();

    final HttpExchanges exchanges;

    HttpFixture() {
        this(HttpSettings.DEFAULTS, Ticker.SYSTEM);
    }

    HttpFixture(HttpSettings settings, Ticker ticker) {
        exchanges = loop.call(() -> new HttpExchanges(loop.vertx(), loop.context(), settings, ended::add, ticker));
    }

    static HttpSettings settings(int maxConnections, int maxWaiting) {
        return new HttpSettings(Duration.ofMillis(250), maxConnections, maxWaiting, Duration.ofSeconds(30), 1 << 20);
    }

    static HttpAsk ask(ScriptedServer server) {
        return ask(server.endpoint(ServerFamily.OIP_REST));
    }

    static HttpAsk ask(Endpoint endpoint) {
        return new HttpAsk(
                endpoint,
                HttpMethod.POST,
                "/v2/models/m/infer",
                MultiMap.caseInsensitiveMultiMap().add("content-type", "application/json"),
                Buffer.buffer("{\"inputs\":[]}"),
                Optional.of(new RequestId("abc")),
                TIMEOUT_MILLIS,
                1,
                Long.MAX_VALUE,
                false,
                new CancelSignal());
    }

    static HttpAsk with(HttpAsk ask, String target, MultiMap headers, Buffer body) {
        return with(ask, target, headers, new WireBody.Whole(body));
    }

    static HttpAsk with(HttpAsk ask, String target, MultiMap headers, WireBody body) {
        return new HttpAsk(
                ask.endpoint(),
                ask.method(),
                target,
                headers,
                body,
                ask.id(),
                ask.timeoutMillis(),
                ask.hopMarginMillis(),
                ask.answerLimit(),
                ask.fresh(),
                ask.cancel());
    }

    static HttpAsk with(HttpAsk ask, Buffer body) {
        return with(ask, ask.target(), ask.headers(), body);
    }

    /** Begins to pass the answer on: what comes of it, whole or in pieces, is taken as the test says. */
    CompletableFuture<ServerAnswer> beginRelay(HttpAsk ask) {
        return loop.begin(() -> exchanges.relay(ask));
    }

    ServerAnswer relay(HttpAsk ask) {
        return OnLoop.await(beginRelay(ask));
    }

    HttpStream stream(HttpAsk ask) {
        return (HttpStream) relay(ask);
    }

    CompletableFuture<HttpAnswer> begin(HttpAsk ask) {
        return loop.begin(() -> exchanges.exchange(ask));
    }

    HttpAnswer answer(HttpAsk ask) {
        return OnLoop.await(begin(ask));
    }

    Failure.AttemptFailed fault(HttpAsk ask) {
        return fault(begin(ask));
    }

    static Failure.AttemptFailed fault(CompletableFuture<HttpAnswer> result) {
        if (OnLoop.failure(result) instanceof Failure.AttemptFailed failed) return failed;
        throw new AssertionError("failed otherwise: " + OnLoop.failure(result));
    }

    @Override
    public void close() {
        loop.close();
    }
}
