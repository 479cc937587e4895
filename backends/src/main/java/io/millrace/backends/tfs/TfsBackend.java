package io.millrace.backends.tfs;

import io.millrace.backends.Attempt;
import io.millrace.backends.Backend;
import io.millrace.backends.Endpoint;
import io.millrace.backends.ProbeReport;
import io.millrace.backends.RequestTensors;
import io.millrace.backends.WireCodec;
import io.millrace.backends.http.AnswerJudge;
import io.millrace.backends.http.HttpExchanges;
import io.millrace.backends.http.Questions;
import io.millrace.backends.http.Relay;
import io.millrace.backends.http.Translation;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.Ticker;
import io.millrace.inference.WireForm;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.Set;

/** Servers that speak TensorFlow Serving's REST. */
public final class TfsBackend implements Backend {
    private final HttpExchanges exchanges;
    private final Ticker ticker;
    private final WireCodec codec = new TfsCodec();
    private final Relay relay;
    private final Translation translation;

    /** @param exchanges of the event loop that calls come from */
    public TfsBackend(HttpExchanges exchanges, RequestTensors requests, Ticker ticker) {
        this.exchanges = exchanges;
        this.ticker = ticker;
        AnswerJudge judge = new AnswerJudge(codec, new TfsAnswerRule());
        this.relay = new Relay(WireForm.TFS_REST, exchanges, judge);
        this.translation = new Translation(requests, exchanges, judge);
    }

    @Override
    public Future<InferenceResponse> send(Attempt attempt) {
        if (relay.takes(attempt)) return relay.send(attempt);
        return translation.send(
                attempt,
                codec,
                target(attempt.model().name(), attempt.call().request().version()));
    }

    private static String target(ModelName model, Optional<ModelVersion> version) {
        return "/v1/models/" + model + version.map(v -> "/versions/" + v).orElse("") + ":predict";
    }

    @Override
    public Future<ProbeReport> probe(Endpoint endpoint, Set<ModelName> wanted, long timeoutMillis) {
        return new TfsProbe(new Questions(exchanges, endpoint, ticker, timeoutMillis), wanted).run();
    }

    @Override
    public Future<Void> close() {
        return exchanges.close();
    }
}
