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
import io.millrace.backends.grpc.Renaming;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.ModelName;
import io.millrace.inference.Ticker;
import io.millrace.inference.Wire;
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
    private final GrpcRelay taskRelay;
    private final GrpcRelay metadataRelay;
    private final GrpcTranslation translation;

    /** @param exchanges of the event loop that calls come from */
    public TfsGrpcBackend(GrpcExchanges exchanges, RequestTensors requests, Ticker ticker) {
        this.exchanges = exchanges;
        this.ticker = ticker;
        GrpcJudge judge = new GrpcJudge(WireForm.TFS_GRPC, new TfsStatusRule());
        this.relay = relay(new TfsGrpcNames(TfsModelSpec.IN_ANSWER), judge);
        this.taskRelay = relay(new TfsTaskNames(), judge);
        this.metadataRelay = relay(new TfsGrpcNames(TfsModelSpec.IN_REQUEST), judge);
        this.translation = new GrpcTranslation(requests, exchanges, judge);
    }

    private GrpcRelay relay(Renaming renaming, GrpcJudge judge) {
        return new GrpcRelay(WireForm.TFS_GRPC, renaming, exchanges, judge);
    }

    @Override
    public Future<InferenceResponse> send(Attempt attempt) {
        if (!relay.takes(attempt)) return translation.send(attempt, codec, PREDICT);
        return relayOf((Wire) attempt.call().request().payload()).send(attempt);
    }

    private GrpcRelay relayOf(Wire wire) {
        return switch (TfsMethod.of(wire.target())) {
            case PREDICT, CLASSIFY, REGRESS -> relay;
            case MULTI_INFERENCE -> taskRelay;
            case METADATA -> metadataRelay;
        };
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
