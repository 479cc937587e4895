package io.millrace.backends.openai;

import io.millrace.backends.AnswerText;
import io.millrace.backends.Attempt;
import io.millrace.backends.Backend;
import io.millrace.backends.Endpoint;
import io.millrace.backends.ModelListing;
import io.millrace.backends.ProbeReport;
import io.millrace.backends.http.AnswerJudge;
import io.millrace.backends.http.AnswerKind;
import io.millrace.backends.http.HttpExchanges;
import io.millrace.backends.http.Questions;
import io.millrace.backends.http.Relay;
import io.millrace.inference.Failure;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.ModelName;
import io.millrace.inference.Ticker;
import io.millrace.inference.WireForm;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;

/** Servers that speak the API of OpenAI. */
public final class OpenAiBackend implements Backend {
    private static final List<String> MESSAGE_FIELDS = List.of("error", "message", "detail");

    private final HttpExchanges exchanges;
    private final Ticker ticker;
    private final Relay relay;

    /** @param exchanges of the event loop that calls come from */
    public OpenAiBackend(HttpExchanges exchanges, Ticker ticker) {
        this.exchanges = exchanges;
        this.ticker = ticker;
        AnswerJudge judge = new AnswerJudge(
                body -> AnswerText.of(body, MESSAGE_FIELDS), (status, message) -> AnswerKind.byStatus(status));
        this.relay = new Relay(WireForm.OPENAI, exchanges, judge);
    }

    @Override
    public Future<InferenceResponse> send(Attempt attempt) {
        if (relay.takes(attempt)) return relay.send(attempt);
        return Future.failedFuture(new Failure.NotCarried(
                        "the request",
                        "the servers of model '" + attempt.model().name() + "' speak the OpenAI API only")
                .toException());
    }

    @Override
    public Future<ProbeReport> probe(Endpoint endpoint, Set<ModelName> wanted, long timeoutMillis) {
        return new OpenAiProbe(new Questions(exchanges, endpoint, ticker, timeoutMillis), wanted).run();
    }

    @Override
    public Future<ModelListing> models(Endpoint endpoint, long timeoutMillis) {
        return OpenAiProbe.models(new Questions(exchanges, endpoint, ticker, timeoutMillis));
    }

    @Override
    public Future<Void> close() {
        return exchanges.close();
    }
}
