package io.millrace.backends.grpc;

import io.millrace.backends.Attempt;
import io.millrace.backends.RequestTensors;
import io.millrace.backends.ServedModel;
import io.millrace.backends.WireCodec;
import io.millrace.backends.http.AnswerJudge;
import io.millrace.backends.http.Translation;
import io.millrace.inference.FailureException;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.Tensors;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;

/** Writes a request of any protocol in the server's, as one call, and reads the answer. */
public final class GrpcTranslation {
    private final RequestTensors requests;
    private final GrpcExchanges exchanges;
    private final GrpcJudge judge;

    public GrpcTranslation(RequestTensors requests, GrpcExchanges exchanges, GrpcJudge judge) {
        this.requests = requests;
        this.exchanges = exchanges;
        this.judge = judge;
    }

    /**
     * Fails as {@link WireCodec#decodeRequest} and {@link WireCodec#encodeRequest}, before anything is sent, as
     * {@link GrpcExchanges#exchange} and {@link GrpcJudge}.
     *
     * @param codec  of the server
     * @param method that its models are asked by
     */
    public Future<InferenceResponse> send(Attempt attempt, WireCodec codec, String method) {
        ServedModel model = attempt.model();
        Tensors request;
        WireCodec.Body body;
        try {
            request = requests.of(attempt);
            body = codec.encodeRequest(model, attempt.call().request().version(), request);
        } catch (FailureException e) {
            return Future.failedFuture(e);
        }
        MultiMap metadata = Translation.withClients(attempt, MultiMap.caseInsensitiveMultiMap());
        return exchanges
                .exchange(GrpcAsk.of(attempt, method, metadata, body.bytes()))
                .map(answer -> {
                    judge.requireServed(attempt, answer);
                    return AnswerJudge.reading(
                            attempt,
                            () -> codec.decodeResponse(answer.metadata(), answer.body(), request, model.signature()));
                });
    }
}
