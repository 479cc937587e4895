package io.millrace.backends.service;

import io.millrace.backends.Attempt;
import io.millrace.backends.Backend;
import io.millrace.backends.Endpoint;
import io.millrace.backends.ProbeReport;
import io.millrace.backends.RequestTensors;
import io.millrace.backends.ServedModel;
import io.millrace.backends.http.AnswerJudge;
import io.millrace.backends.http.AnswerKind;
import io.millrace.backends.http.HttpExchanges;
import io.millrace.backends.http.Questions;
import io.millrace.backends.http.Translation;
import io.millrace.inference.Failure;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.Ticker;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Plain HTTP services. One that is well has every model it is wanted for: it tells of none. */
public final class ServiceBackend implements Backend {
    private final HttpExchanges exchanges;
    private final Ticker ticker;
    private final ServiceSettings settings;
    private final HttpMethod method;
    private final ServiceCodec codec;
    private final Translation translation;

    /** @param exchanges of the event loop that calls come from */
    public ServiceBackend(HttpExchanges exchanges, RequestTensors requests, Ticker ticker, ServiceSettings settings) {
        this.exchanges = exchanges;
        this.ticker = ticker;
        this.settings = settings;
        this.method = HttpMethod.valueOf(settings.method());
        this.codec = new ServiceCodec(settings);
        AnswerJudge judge = new AnswerJudge(codec, (status, message) -> AnswerKind.byStatus(status));
        this.translation = new Translation(requests, exchanges, judge);
    }

    @Override
    public Future<InferenceResponse> send(Attempt attempt) {
        Optional<ModelVersion> version = attempt.call().request().version();
        Optional<String> target = settings.target(attempt.model().name(), version);
        if (target.isEmpty())
            return Future.failedFuture(
                    new Failure.Unfit("version", "the model's service needs one to be named").toException());
        return translation.send(attempt, codec, method, target.get());
    }

    @Override
    public Future<ProbeReport> probe(Endpoint endpoint, Set<ModelName> wanted, long timeoutMillis) {
        Future<ProbeReport> report = new Questions(exchanges, endpoint, ticker, timeoutMillis)
                .get(settings.probe())
                .map(answer -> report(answer.status(), wanted));
        return report.otherwise(Questions::unwell);
    }

    private static ProbeReport report(int status, Set<ModelName> wanted) {
        if (status < 200 || status >= 300) return new ProbeReport.Unwell("status " + status);
        return new ProbeReport.Well(
                wanted.stream().collect(Collectors.toMap(Function.identity(), ServedModel::untold)));
    }

    @Override
    public Future<Void> close() {
        return exchanges.close();
    }
}
