package io.millrace.backends.kserve;

import io.millrace.backends.Attempt;
import io.millrace.backends.Backend;
import io.millrace.backends.Endpoint;
import io.millrace.backends.ModelListing;
import io.millrace.backends.ProbeReport;
import io.millrace.backends.RequestTensors;
import io.millrace.backends.WireCodec;
import io.millrace.backends.http.AnswerJudge;
import io.millrace.backends.http.AnswerKind;
import io.millrace.backends.http.HttpExchanges;
import io.millrace.backends.http.Questions;
import io.millrace.backends.http.Relay;
import io.millrace.backends.http.Translation;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.ModelName;
import io.millrace.inference.Ticker;
import io.millrace.inference.WireForm;
import io.vertx.core.Future;
import java.util.Set;

/** Servers that speak KServe's V1 protocol. It has no versions: one that a client names is that of any server. */
public final class KserveBackend implements Backend {
    private final HttpExchanges exchanges;
    private final Ticker ticker;
    private final WireCodec codec = new KserveCodec();
    private final Relay relay;
    private final Translation translation;

    /** @param exchanges of the event loop that calls come from */
    public KserveBackend(HttpExchanges exchanges, RequestTensors requests, Ticker ticker) {
        this.exchanges = exchanges;
        this.ticker = ticker;
        AnswerJudge judge = new AnswerJudge(codec, (status, message) -> AnswerKind.byStatus(status));
        this.relay = new Relay(WireForm.KSERVE_V1, exchanges, judge);
        this.translation = new Translation(requests, exchanges, judge);
    }

    @Override
    public Future<InferenceResponse> send(Attempt attempt) {
        if (relay.takes(attempt)) return relay.send(attempt);
        return translation.send(attempt, codec, "/v1/models/" + attempt.model().name() + ":predict");
    }

    @Override
    public Future<ProbeReport> probe(Endpoint endpoint, Set<ModelName> wanted, long timeoutMillis) {
        return new KserveProbe(new Questions(exchanges, endpoint, ticker, timeoutMillis), wanted).run();
    }

    @Override
    public Future<ModelListing> models(Endpoint endpoint, long timeoutMillis) {
        return KserveModelList.ask(new Questions(exchanges, endpoint, ticker, timeoutMillis));
    }

    @Override
    public Future<Void> close() {
        return exchanges.close();
    }
}
