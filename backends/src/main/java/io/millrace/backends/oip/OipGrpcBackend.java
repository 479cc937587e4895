package io.millrace.backends.oip;

import io.millrace.backends.Attempt;
import io.millrace.backends.Backend;
import io.millrace.backends.Endpoint;
import io.millrace.backends.ModelListing;
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
import io.millrace.inference.WireForm;
import io.vertx.core.Future;
import java.util.Set;

/** Servers that speak Open Inference over gRPC: Triton, KServe runtimes, MLServer. */
public final class OipGrpcBackend implements Backend {
    static final String SERVICE = "/inference.GRPCInferenceService/";

    private static final String INFER = SERVICE + "ModelInfer";
    private static final String STREAM_INFER = SERVICE + "ModelStreamInfer";

    private final GrpcExchanges exchanges;
    private final Ticker ticker;
    private final WireCodec codec = new OipGrpcCodec();
    private final Renaming streamNames = new OipStreamNames();
    private final GrpcRelay relay;
    private final GrpcTranslation translation;

    /** @param exchanges of the event loop that calls come from */
    public OipGrpcBackend(GrpcExchanges exchanges, RequestTensors requests, Ticker ticker) {
        this.exchanges = exchanges;
        this.ticker = ticker;
        GrpcJudge judge = new GrpcJudge(WireForm.OIP_GRPC, new OipStatusRule());
        this.relay = new GrpcRelay(WireForm.OIP_GRPC, new OipGrpcNames(), exchanges, judge);
        this.translation = new GrpcTranslation(requests, exchanges, judge);
    }

    @Override
    public Future<InferenceResponse> send(Attempt attempt) {
        if (!relay.takes(attempt)) return translation.send(attempt, codec, INFER);
        return GrpcRelay.asks(attempt, STREAM_INFER) ? relay.stream(attempt, streamNames) : relay.send(attempt);
    }

    @Override
    public Future<ProbeReport> probe(Endpoint endpoint, Set<ModelName> wanted, long timeoutMillis) {
        return new OipGrpcProbe(new GrpcQuestions(exchanges, endpoint, ticker, timeoutMillis), wanted).run();
    }

    @Override
    public Future<ModelListing> models(Endpoint endpoint, long timeoutMillis) {
        return OipModelList.ask(new GrpcQuestions(exchanges, endpoint, ticker, timeoutMillis));
    }

    @Override
    public Future<Void> close() {
        return exchanges.close();
    }
}
