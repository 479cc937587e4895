package io.millrace.backends.http;

import io.millrace.backends.BadAnswerException;
import io.millrace.backends.Endpoint;
import io.millrace.backends.ProbeReport;
import io.millrace.inference.Deadline;
import io.millrace.inference.Failure.AttemptFailed;
import io.millrace.inference.FailureException;
import io.millrace.inference.Fault;
import io.millrace.inference.Sent;
import io.millrace.inference.Ticker;
import io.vertx.core.Future;
import java.time.Duration;

/** The questions of one probe, put to one endpoint within one time for all. */
public final class Questions {
    private final HttpExchanges exchanges;
    private final Endpoint endpoint;
    private final Ticker ticker;
    private final Deadline deadline;

    public Questions(HttpExchanges exchanges, Endpoint endpoint, Ticker ticker, long timeoutMillis) {
        this.exchanges = exchanges;
        this.endpoint = endpoint;
        this.ticker = ticker;
        this.deadline = Deadline.after(ticker, Duration.ofMillis(timeoutMillis));
    }

    /** What a question that failed, or whose answer was taken for a {@link BadAnswerException}, says of the endpoint. */
    public static ProbeReport unwell(Throwable cause) {
        return new ProbeReport.Unwell(
                cause instanceof BadAnswerException bad
                        ? String.valueOf(bad.getMessage())
                        : FailureException.of(cause).text());
    }

    /**
     * Asks by {@code GET}; an answer of any status is one. A question that a connection ended is put once more: the
     * server may have been closing that connection just then, which says nothing of its health. Fails as
     * {@link HttpExchanges#exchange}.
     */
    public Future<HttpAnswer> get(String target) {
        return ask(target).recover(cause -> endedByTheConnection(cause) ? ask(target) : Future.failedFuture(cause));
    }

    /** Asks by {@code POST}, once; otherwise as {@link #get}. */
    public Future<HttpAnswer> post(String target, String json) {
        return exchanges.exchange(question(target).posting(json));
    }

    private Future<HttpAnswer> ask(String target) {
        return exchanges.exchange(question(target));
    }

    private HttpAsk question(String target) {
        return HttpAsk.probe(endpoint, target, Math.max(1, deadline.remainingMillis(ticker)));
    }

    private static boolean endedByTheConnection(Throwable cause) {
        return FailureException.of(cause) instanceof AttemptFailed(var at, Sent sent, Fault.Reset reset)
                && sent == Sent.MAYBE;
    }
}
