package io.millrace.backends.grpc;

import io.millrace.backends.Endpoint;
import io.millrace.inference.Deadline;
import io.millrace.inference.Ticker;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;

/** The questions of one probe, put to one endpoint within one time for all. */
public final class GrpcQuestions {
    private final GrpcExchanges exchanges;
    private final Endpoint endpoint;
    private final Ticker ticker;
    private final Deadline deadline;

    public GrpcQuestions(GrpcExchanges exchanges, Endpoint endpoint, Ticker ticker, long timeoutMillis) {
        this.exchanges = exchanges;
        this.endpoint = endpoint;
        this.ticker = ticker;
        this.deadline = Deadline.after(ticker, Duration.ofMillis(timeoutMillis));
    }

    /** Asks; an answer of any status is one. Fails as {@link GrpcExchanges#exchange}. */
    public Future<GrpcAnswer> ask(String method, Buffer message) {
        long left = Math.max(1, deadline.remainingMillis(ticker));
        return exchanges.exchange(GrpcAsk.probe(endpoint, method, message, left));
    }
}
