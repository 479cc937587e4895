package io.millrace.router.simulate;

import io.millrace.router.batch.Batch;
import io.millrace.router.batch.Unserved;

/** Sees all that happens to the calls of one model, at virtual times. */
interface Witness {
    void arrived(SimulatedCall call);

    void sent(Batch<SimulatedCall> batch, long nowNanos);

    void answered(SimulatedCall call, long nowNanos);

    void unserved(SimulatedCall call, Unserved why, long nowNanos);

    default Witness and(Witness other) {
        Witness one = this;
        return new Witness() {
            @Override
            public void arrived(SimulatedCall call) {
                one.arrived(call);
                other.arrived(call);
            }

            @Override
            public void sent(Batch<SimulatedCall> batch, long nowNanos) {
                one.sent(batch, nowNanos);
                other.sent(batch, nowNanos);
            }

            @Override
            public void answered(SimulatedCall call, long nowNanos) {
                one.answered(call, nowNanos);
                other.answered(call, nowNanos);
            }

            @Override
            public void unserved(SimulatedCall call, Unserved why, long nowNanos) {
                one.unserved(call, why, nowNanos);
                other.unserved(call, why, nowNanos);
            }
        };
    }
}
