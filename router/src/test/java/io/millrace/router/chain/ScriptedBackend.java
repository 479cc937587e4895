package io.millrace.router.chain;

import io.millrace.backends.Attempt;
import io.millrace.backends.Backend;
import io.millrace.backends.Endpoint;
import io.millrace.backends.ProbeReport;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.ModelName;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Keeps each attempt until the test ends it. */
final class ScriptedBackend implements Backend {
    record Pending(Attempt attempt, Promise<InferenceResponse> answer) {}

    final List<Pending> sent = new ArrayList<>();

    @Override
    public Future<InferenceResponse> send(Attempt attempt) {
        Pending pending = new Pending(attempt, Promise.promise());
        sent.add(pending);
        return pending.answer().future();
    }

    @Override
    public Future<ProbeReport> probe(Endpoint endpoint, Set<ModelName> wanted, long timeoutMillis) {
        return Future.succeededFuture(new ProbeReport.Unwell("not asked in these tests"));
    }

    @Override
    public Future<Void> close() {
        return Future.succeededFuture();
    }

    Pending last() {
        return sent.getLast();
    }
}
