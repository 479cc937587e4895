package io.millrace.backends.torchserve;

import io.millrace.backends.Attempt;
import io.millrace.backends.Backend;
import io.millrace.backends.Endpoint;
import io.millrace.backends.ProbeReport;
import io.millrace.backends.RequestTensors;
import io.millrace.backends.WireCodec.Body;
import io.millrace.backends.http.AnswerJudge;
import io.millrace.backends.http.HttpAsk;
import io.millrace.backends.http.HttpExchanges;
import io.millrace.backends.http.Questions;
import io.millrace.backends.http.Relay;
import io.millrace.backends.http.Translation;
import io.millrace.inference.CancelSignal;
import io.millrace.inference.FailureException;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.Tensors;
import io.millrace.inference.Ticker;
import io.millrace.inference.WireForm;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * TorchServe servers. One HTTP request is one element of a batch there, so a translated request goes out as one for each
 * of its rows, side by side to the same endpoint, and succeeds whole or not at all.
 */
public final class TorchServeBackend implements Backend {
    private final HttpExchanges exchanges;
    private final Ticker ticker;
    private final RequestTensors requests;
    private final TorchServeCodec codec = new TorchServeCodec();
    private final AnswerJudge judge = new AnswerJudge(codec, new TorchServeAnswerRule());
    private final Relay relay;

    /** @param exchanges of the event loop that calls come from */
    public TorchServeBackend(HttpExchanges exchanges, RequestTensors requests, Ticker ticker) {
        this.exchanges = exchanges;
        this.ticker = ticker;
        this.requests = requests;
        this.relay = new Relay(WireForm.TORCHSERVE_REST, exchanges, judge);
    }

    @Override
    public Future<InferenceResponse> send(Attempt attempt) {
        return relay.takes(attempt) ? relay.send(attempt) : sendRows(attempt);
    }

    private Future<InferenceResponse> sendRows(Attempt attempt) {
        ModelSignature signature = attempt.model().signature();
        Tensors request;
        List<Body> rows;
        try {
            request = requests.of(attempt);
            rows = codec.encodeRows(request, signature);
        } catch (FailureException e) {
            return Future.failedFuture(e);
        }
        String target = target(attempt.model().name(), attempt.call().request().version());
        return new RowExchanges(
                        attempt, rows, ticker, (row, millis, stop) -> sendRow(attempt, target, row, millis, stop))
                .run()
                .map(answers -> AnswerJudge.reading(attempt, () -> codec.decodeRows(answers, request, signature)));
    }

    private Future<Buffer> sendRow(Attempt attempt, String target, Body row, long timeoutMillis, CancelSignal stop) {
        return exchanges
                .exchange(new HttpAsk(
                        attempt.endpoint(),
                        HttpMethod.POST,
                        target,
                        Translation.withClients(attempt, row.headers()),
                        row.bytes(),
                        Optional.of(attempt.call().request().id()),
                        timeoutMillis,
                        attempt.hopMarginMillis(),
                        Long.MAX_VALUE,
                        HttpAsk.isRetry(attempt),
                        stop))
                .map(answer -> {
                    judge.requireServed(attempt, answer);
                    return answer.body();
                });
    }

    private static String target(ModelName model, Optional<ModelVersion> version) {
        return "/predictions/" + model + version.map(v -> "/" + v).orElse("");
    }

    @Override
    public Future<ProbeReport> probe(Endpoint endpoint, Set<ModelName> wanted, long timeoutMillis) {
        return new TorchServeProbe(new Questions(exchanges, endpoint, ticker, timeoutMillis), wanted).run();
    }

    @Override
    public Future<Void> close() {
        return exchanges.close();
    }
}
