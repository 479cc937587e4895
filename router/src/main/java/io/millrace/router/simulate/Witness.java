package io.millrace.router.simulate;

import io.millrace.router.batch.Batch;
import io.millrace.router.batch.Queued;
import io.millrace.router.batch.Unserved;

/** Sees all that happens to calls, at virtual times. */
interface Witness {
    void arrived(Queued<?> call);

    void sent(Batch<?> batch, long nowNanos);

    void answered(Queued<?> call, long nowNanos);

    void unserved(Queued<?> call, Unserved why, long nowNanos);

    default Witness and(Witness other) {
        Witness one = this;
        return new Witness() {
            @Override
            public void arrived(Queued<?> call) {
                one.arrived(call);
                other.arrived(call);
            }

            @Override
            public void sent(Batch<?> batch, long nowNanos) {
                one.sent(batch, nowNanos);
                other.sent(batch, nowNanos);
            }

            @Override
            public void answered(Queued<?> call, long nowNanos) {
                one.answered(call, nowNanos);
                other.answered(call, nowNanos);
            }

            @Override
            public void unserved(Queued<?> call, Unserved why, long nowNanos) {
                one.unserved(call, why, nowNanos);
                other.unserved(call, why, nowNanos);
            }
        };
    }
}
