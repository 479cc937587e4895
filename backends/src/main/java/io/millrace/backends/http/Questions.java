package io.millrace.backends.http;

import io.millrace.backends.BadAnswerException;
import io.millrace.backends.Endpoint;
import io.millrace.backends.ProbeReport;
import io.millrace.inference.Deadline;
import io.millrace.inference.FailureException;
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

    /** Asks by {@code GET}; an answer of any status is one. Fails as {@link HttpExchanges#exchange}. */
    public Future<HttpAnswer> get(String target) {
        return exchanges.exchange(HttpAsk.probe(endpoint, target, Math.max(1, deadline.remainingMillis(ticker))));
    }
}
