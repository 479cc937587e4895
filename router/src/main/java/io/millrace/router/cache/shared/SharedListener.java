package io.millrace.router.cache.shared;

import io.millrace.inference.ModelName;

/** Told what the shared memory is asked and told, for metrics. On the loop; must be quick and must not throw. */
public interface SharedListener {
    /** @param nanos that it took */
    void looked(ModelName model, LookOutcome outcome, long nanos);

    void told(ModelName model, TellOutcome outcome);
}
