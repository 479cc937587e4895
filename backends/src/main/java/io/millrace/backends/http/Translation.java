package io.millrace.backends.http;

import io.millrace.backends.Attempt;
import io.millrace.backends.RequestTensors;
import io.millrace.backends.ServedModel;
import io.millrace.backends.ServerCodec;
import io.millrace.backends.WireCodec;
import io.millrace.inference.FailureException;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Tensors;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import java.util.List;

/** Writes a request of any protocol in the server's, as one HTTP request, and reads the answer. */
public final class Translation {
    /** Of the client's headers, those that mean the same to any server. */
    public static final List<String> OF_ANY_PROTOCOL = List.of("authorization", "traceparent", "tracestate");

    private final RequestTensors requests;
    private final HttpExchanges exchanges;
    private final AnswerJudge judge;

    public Translation(RequestTensors requests, HttpExchanges exchanges, AnswerJudge judge) {
        this.requests = requests;
        this.exchanges = exchanges;
        this.judge = judge;
    }

    /**
     * Fails as {@link io.millrace.backends.ClientCodec#decodeRequest} and {@link ServerCodec#encodeRequest}, before anything is sent, as
     * {@link HttpExchanges#exchange} and {@link AnswerJudge}.
     *
     * @param codec  of the server
     * @param target where its models are asked
     */
    public Future<InferenceResponse> send(Attempt attempt, ServerCodec codec, String target) {
        return send(attempt, codec, HttpMethod.POST, target);
    }

    /** The same by another method. */
    public Future<InferenceResponse> send(Attempt attempt, ServerCodec codec, HttpMethod method, String target) {
        ServedModel model = attempt.model();
        ModelSignature signature = model.signature();
        Tensors request;
        WireCodec.Body body;
        try {
            request = requests.of(attempt);
            body = codec.encodeRequest(model, attempt.call().request().version(), request);
        } catch (FailureException e) {
            return Future.failedFuture(e);
        }
        MultiMap headers = withClients(attempt, body.headers());
        return exchanges
                .exchange(HttpAsk.of(attempt, method, target, headers, body.bytes()))
                .map(answer -> {
                    judge.requireServed(attempt, answer);
                    return AnswerJudge.reading(
                            attempt, () -> codec.decodeResponse(answer.headers(), answer.body(), request, signature));
                });
    }

    /** Adds to the headers of a translated body those of the client that mean the same to any server, and those it carries. */
    public static MultiMap withClients(Attempt attempt, MultiMap headers) {
        MultiMap clients = attempt.headers();
        add(OF_ANY_PROTOCOL, clients, headers);
        add(attempt.call().carried(), clients, headers);
        return headers;
    }

    private static void add(List<String> names, MultiMap clients, MultiMap headers) {
        for (String name : names) {
            String value = clients.get(name);
            if (value != null) headers.add(name, value);
        }
    }
}
