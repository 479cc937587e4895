package io.millrace.backends.djlserving;

import io.millrace.backends.Attempt;
import io.millrace.backends.Backend;
import io.millrace.backends.Endpoint;
import io.millrace.backends.ModelListing;
import io.millrace.backends.ProbeReport;
import io.millrace.backends.RequestTensors;
import io.millrace.backends.http.AnswerJudge;
import io.millrace.backends.http.HttpExchanges;
import io.millrace.backends.http.Questions;
import io.millrace.backends.http.Translation;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.Ticker;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.Set;

/** DJL Serving servers. No client speaks as they do, so every request is translated. */
public final class DjlServingBackend implements Backend {
    private final HttpExchanges exchanges;
    private final Ticker ticker;
    private final DjlServingCodec codec = new DjlServingCodec();
    private final Translation translation;

    /** @param exchanges of the event loop that calls come from */
    public DjlServingBackend(HttpExchanges exchanges, RequestTensors requests, Ticker ticker) {
        this.exchanges = exchanges;
        this.ticker = ticker;
        this.translation = new Translation(requests, exchanges, new AnswerJudge(codec, new DjlServingAnswerRule()));
    }

    @Override
    public Future<InferenceResponse> send(Attempt attempt) {
        return translation.send(
                attempt,
                codec,
                target(attempt.model().name(), attempt.call().request().version()));
    }

    private static String target(ModelName model, Optional<ModelVersion> version) {
        return "/predictions/" + model + version.map(v -> "/" + v).orElse("");
    }

    @Override
    public Future<ProbeReport> probe(Endpoint endpoint, Set<ModelName> wanted, long timeoutMillis) {
        return new DjlServingProbe(new Questions(exchanges, endpoint, ticker, timeoutMillis), wanted).run();
    }

    @Override
    public Future<ModelListing> models(Endpoint endpoint, long timeoutMillis) {
        return DjlServingProbe.models(new Questions(exchanges, endpoint, ticker, timeoutMillis));
    }

    @Override
    public Future<Void> close() {
        return exchanges.close();
    }
}
