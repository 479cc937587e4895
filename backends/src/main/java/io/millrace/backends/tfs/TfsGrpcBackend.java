package io.millrace.backends.tfs;

import io.millrace.backends.Attempt;
import io.millrace.backends.Backend;
import io.millrace.backends.Endpoint;
import io.millrace.backends.ProbeReport;
import io.millrace.backends.RequestTensors;
import io.millrace.backends.WireCodec;
import io.millrace.backends.grpc.GrpcExchanges;
import io.millrace.backends.grpc.GrpcJudge;
import io.millrace.backends.grpc.GrpcQuestions;
import io.millrace.backends.grpc.GrpcRelay;
import io.millrace.backends.grpc.GrpcTranslation;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.ModelName;
import io.millrace.inference.Ticker;
import io.millrace.inference.WireForm;
import io.vertx.core.Future;
import java.util.Set;

/** Servers that speak TensorFlow Serving's gRPC. */
public final class TfsGrpcBackend implements Backend {
    static final String PREDICTION = "/tensorflow.serving.PredictionService/";

    private static final String PREDICT = PREDICTION + "Predict";

    private final GrpcExchanges exchanges;
    private final Ticker ticker;
    private final WireCodec codec = new TfsGrpcCodec();
    private final GrpcRelay relay;
    private final GrpcTranslation translation;

    /** @param exchanges of the event loop that calls come from */
    public TfsGrpcBackend(GrpcExchanges exchanges, RequestTensors requests, Ticker ticker) {
        this.exchanges = exchanges;
        this.ticker = ticker;
        GrpcJudge judge = new GrpcJudge(WireForm.TFS_GRPC, new TfsStatusRule());
        this.relay = new GrpcRelay(WireForm.TFS_GRPC, new TfsGrpcNames(), exchanges, judge);
        this.translation = new GrpcTranslation(requests, exchanges, judge);
    }

    @Override
    public Future<InferenceResponse> send(Attempt attempt) {
        return relay.takes(attempt) ? relay.send(attempt) : translation.send(attempt, codec, PREDICT);
    }

    @Override
    public Future<ProbeReport> probe(Endpoint endpoint, Set<ModelName> wanted, long timeoutMillis) {
        return new TfsGrpcProbe(new GrpcQuestions(exchanges, endpoint, ticker, timeoutMillis), wanted).run();
    }

    @Override
    public Future<Void> close() {
        return exchanges.close();
    }
}
