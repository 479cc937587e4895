package io.millrace.router;

import io.millrace.backends.Attempt;
import io.millrace.backends.Backend;
import io.millrace.backends.Endpoint;
import io.millrace.backends.ModelListing;
import io.millrace.backends.ProbeReport;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.ModelName;
import io.vertx.core.Future;
import java.util.Set;

/** The backend of a pool for as long as the pool is there, whatever its settings become. On its event loop. */
final class CurrentBackend implements Backend {
    private Backend now;

    CurrentBackend(Backend first) {
        this.now = first;
    }

    /** What comes goes there; what is under way finishes where it is. */
    void become(Backend next) {
        Backend before = now;
        now = next;
        before.close();
    }

    @Override
    public Future<InferenceResponse> send(Attempt attempt) {
        return now.send(attempt);
    }

    @Override
    public Future<ProbeReport> probe(Endpoint endpoint, Set<ModelName> wanted, long timeoutMillis) {
        return now.probe(endpoint, wanted, timeoutMillis);
    }

    @Override
    public Future<ModelListing> models(Endpoint endpoint, long timeoutMillis) {
        return now.models(endpoint, timeoutMillis);
    }

    @Override
    public Future<Void> close() {
        return now.close();
    }
}
