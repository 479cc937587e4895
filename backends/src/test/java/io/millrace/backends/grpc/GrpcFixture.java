package io.millrace.backends.grpc;

import io.millrace.backends.ConnectionListener;
import io.millrace.backends.Endpoint;
import io.millrace.backends.OnLoop;
import io.millrace.backends.ScriptedServer;
import io.millrace.backends.ServerFamily;
import io.millrace.backends.http.HttpSettings;
import io.millrace.inference.CancelSignal;
import io.millrace.inference.Failure;
import io.millrace.inference.RequestId;
import io.millrace.inference.Ticker;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** {@link GrpcExchanges} on a loop of its own. */
final class GrpcFixture implements AutoCloseable {
    static final long TIMEOUT_MILLIS = 20_000;
    static final String METHOD = "/test.Echo/Say";

    /** The defaults, but for how long a busy machine may take to connect to itself. */
    private static final HttpSettings PATIENT = new HttpSettings(
            Duration.ofSeconds(10),
            HttpSettings.DEFAULTS.maxConnections(),
            HttpSettings.DEFAULTS.maxWaiting(),
            HttpSettings.DEFAULTS.keepAlive(),
            HttpSettings.DEFAULTS.maxAnswerBytes());

    final OnLoop loop = new OnLoop();
    final GrpcExchanges exchanges;

    GrpcFixture() {
        this(PATIENT, Ticker.SYSTEM);
    }

    GrpcFixture(HttpSettings settings, Ticker ticker) {
        this(settings, ticker, ConnectionListener.NONE);
    }

    GrpcFixture(HttpSettings settings, Ticker ticker, ConnectionListener listener) {
        exchanges = loop.call(() -> new GrpcExchanges(loop.vertx(), loop.context(), settings, listener, ticker));
    }

    static HttpSettings settings(int connections, int waiting) {
        return new HttpSettings(Duration.ofMillis(250), connections, waiting, Duration.ofSeconds(30), 64L << 20);
    }

    static GrpcAsk ask(ScriptedServer server) {
        return ask(server.endpoint(ServerFamily.OIP_REST));
    }

    static GrpcAsk ask(Endpoint endpoint) {
        return ask(endpoint, MultiMap.caseInsensitiveMultiMap(), Buffer.buffer("question"));
    }

    static GrpcAsk ask(Endpoint endpoint, MultiMap metadata, Buffer message) {
        return new GrpcAsk(
                endpoint,
                METHOD,
                metadata,
                message,
                Optional.of(new RequestId("abc")),
                TIMEOUT_MILLIS,
                0,
                Long.MAX_VALUE,
                new CancelSignal());
    }

    CompletableFuture<GrpcAnswer> begin(GrpcAsk ask) {
        return loop.begin(() -> exchanges.exchange(ask));
    }

    GrpcAnswer answer(GrpcAsk ask) {
        return OnLoop.await(begin(ask));
    }

    Failure.AttemptFailed fault(GrpcAsk ask) {
        return fault(begin(ask));
    }

    static Failure.AttemptFailed fault(CompletableFuture<GrpcAnswer> result) {
        if (OnLoop.failure(result) instanceof Failure.AttemptFailed failed) return failed;
        throw new AssertionError("failed otherwise: " + OnLoop.failure(result));
    }

    @Override
    public void close() {
        loop.close();
    }
}
