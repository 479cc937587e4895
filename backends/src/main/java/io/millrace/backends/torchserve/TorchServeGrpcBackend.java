package io.millrace.backends.torchserve;

import io.millrace.backends.Attempt;
import io.millrace.backends.Backend;
import io.millrace.backends.BadAnswerException;
import io.millrace.backends.Endpoint;
import io.millrace.backends.ProbeReport;
import io.millrace.backends.RequestTensors;
import io.millrace.backends.WireCodec.Body;
import io.millrace.backends.grpc.GrpcAnswer;
import io.millrace.backends.grpc.GrpcAsk;
import io.millrace.backends.grpc.GrpcCode;
import io.millrace.backends.grpc.GrpcExchanges;
import io.millrace.backends.grpc.GrpcJudge;
import io.millrace.backends.grpc.GrpcQuestions;
import io.millrace.backends.grpc.GrpcRelay;
import io.millrace.backends.grpc.Renaming;
import io.millrace.backends.http.AnswerJudge;
import io.millrace.backends.http.Questions;
import io.millrace.backends.http.Translation;
import io.millrace.inference.CancelSignal;
import io.millrace.inference.Excerpt;
import io.millrace.inference.FailureException;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Tensors;
import io.millrace.inference.Ticker;
import io.millrace.inference.WireForm;
import io.millrace.inference.protobuf.ProtoReader;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** TorchServe servers over gRPC, where a call is one element of a batch as over REST: see {@link TorchServeBackend}. */
public final class TorchServeGrpcBackend implements Backend {
    private static final String SERVICE = "/org.pytorch.serve.grpc.inference.InferenceAPIsService/";
    private static final String PREDICTIONS = SERVICE + "Predictions";
    private static final String STREAM = SERVICE + "StreamPredictions";
    private static final String STREAM_BOTH_WAYS = SERVICE + "StreamPredictions2";

    private final GrpcExchanges exchanges;
    private final Ticker ticker;
    private final RequestTensors requests;
    private final TorchServeGrpcCodec codec = new TorchServeGrpcCodec();
    private final GrpcJudge judge = new GrpcJudge(WireForm.TORCHSERVE_GRPC, new TorchServeStatusRule());
    private final Renaming names = new TorchServeGrpcNames();
    private final GrpcRelay relay;

    /** @param exchanges of the event loop that calls come from */
    public TorchServeGrpcBackend(GrpcExchanges exchanges, RequestTensors requests, Ticker ticker) {
        this.exchanges = exchanges;
        this.ticker = ticker;
        this.requests = requests;
        this.relay = new GrpcRelay(WireForm.TORCHSERVE_GRPC, names, exchanges, judge);
    }

    @Override
    public Future<InferenceResponse> send(Attempt attempt) {
        if (!relay.takes(attempt)) return sendRows(attempt);
        return GrpcRelay.asks(attempt, STREAM) || GrpcRelay.asks(attempt, STREAM_BOTH_WAYS)
                ? relay.stream(attempt, names)
                : relay.send(attempt);
    }

    private Future<InferenceResponse> sendRows(Attempt attempt) {
        ModelSignature signature = attempt.model().signature();
        Tensors request;
        List<Body> rows;
        try {
            request = requests.of(attempt);
            rows = codec.encodeRows(attempt.model(), attempt.call().request().version(), request);
        } catch (FailureException e) {
            return Future.failedFuture(e);
        }
        return new RowExchanges(attempt, rows, ticker, (row, millis, stop) -> sendRow(attempt, row, millis, stop))
                .run()
                .map(answers -> AnswerJudge.reading(attempt, () -> codec.decodeRows(answers, request, signature)));
    }

    private Future<Buffer> sendRow(Attempt attempt, Body row, long timeoutMillis, CancelSignal stop) {
        return exchanges
                .exchange(new GrpcAsk(
                        attempt.endpoint(),
                        PREDICTIONS,
                        Translation.withClients(attempt, row.headers()),
                        row.bytes(),
                        Optional.of(attempt.call().request().id()),
                        timeoutMillis,
                        attempt.hopMarginMillis(),
                        Long.MAX_VALUE,
                        stop))
                .map(answer -> {
                    judge.requireServed(attempt, answer);
                    return answer.body();
                });
    }

    /** Of its models this port tells nothing, as that of REST. */
    @Override
    public Future<ProbeReport> probe(Endpoint endpoint, Set<ModelName> wanted, long timeoutMillis) {
        return new GrpcQuestions(exchanges, endpoint, ticker, timeoutMillis)
                .ask(SERVICE + "Ping", Buffer.buffer(0))
                .map(ping -> report(ping, wanted))
                .otherwise(Questions::unwell);
    }

    private static ProbeReport report(GrpcAnswer ping, Set<ModelName> wanted) {
        if (ping.code() != GrpcCode.OK) return new ProbeReport.Unwell("status " + ping.code() + ": " + ping.message());
        String status = TorchServeProbe.status(health(ping.body()));
        return TorchServeProbe.isHealthy(status)
                ? TorchServeProbe.all(wanted)
                : new ProbeReport.Unwell("it calls itself " + Excerpt.of(status));
    }

    private static Buffer health(Buffer message) {
        Buffer health = Buffer.buffer(0);
        try {
            ProtoReader in = ProtoReader.of(message);
            while (in.next()) {
                if (in.field() == 1) health = in.bytes("health");
                else in.skip();
            }
        } catch (FailureException malformed) {
            throw new BadAnswerException(malformed.failure().text());
        }
        return health;
    }

    @Override
    public Future<Void> close() {
        return exchanges.close();
    }
}
