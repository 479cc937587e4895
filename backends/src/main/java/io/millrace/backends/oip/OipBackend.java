package io.millrace.backends.oip;

import io.millrace.backends.Attempt;
import io.millrace.backends.Backend;
import io.millrace.backends.Endpoint;
import io.millrace.backends.ModelListing;
import io.millrace.backends.ProbeReport;
import io.millrace.backends.RequestTensors;
import io.millrace.backends.ServedModel;
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

/** Servers that speak Open Inference over REST: Triton, KServe runtimes, MLServer. */
public final class OipBackend implements Backend {
    private final HttpExchanges exchanges;
    private final Ticker ticker;
    private final Relay relay;
    private final Translation translation;
    private final WireCodec binary = new OipCodec(true);
    private final WireCodec json = new OipCodec(false);

    /** @param exchanges of the event loop that calls come from */
    public OipBackend(HttpExchanges exchanges, RequestTensors requests, Ticker ticker) {
        this.exchanges = exchanges;
        this.ticker = ticker;
        AnswerJudge judge = new AnswerJudge(json, new OipAnswerRule());
        this.relay = new Relay(WireForm.OIP_REST, exchanges, judge);
        this.translation = new Translation(requests, exchanges, judge);
    }

    @Override
    public Future<InferenceResponse> send(Attempt attempt) {
        if (relay.takes(attempt)) return relay.send(attempt);
        ModelName model = attempt.model().name();
        return translation.send(
                attempt,
                codec(attempt.model()),
                target(model, attempt.call().request().version()));
    }

    /** Triton names the platform of every model, and takes binary tensors; MLServer does neither. */
    private WireCodec codec(ServedModel model) {
        return model.platform().isEmpty() ? json : binary;
    }

    private static String target(ModelName model, Optional<ModelVersion> version) {
        return "/v2/models/" + model + version.map(v -> "/versions/" + v).orElse("") + "/infer";
    }

    @Override
    public Future<ProbeReport> probe(Endpoint endpoint, Set<ModelName> wanted, long timeoutMillis) {
        return new OipProbe(new Questions(exchanges, endpoint, ticker, timeoutMillis), wanted).run();
    }

    @Override
    public Future<ModelListing> models(Endpoint endpoint, long timeoutMillis) {
        return OipModelList.ask(new Questions(exchanges, endpoint, ticker, timeoutMillis));
    }

    @Override
    public Future<Void> close() {
        return exchanges.close();
    }
}
