package io.millrace.router.simulate;

import io.millrace.inference.Deadline;
import io.millrace.inference.Priority;
import io.millrace.router.batch.Batch;
import io.millrace.router.batch.BatchEnd;
import io.millrace.router.batch.Batcher;
import io.millrace.router.batch.Queued;
import io.millrace.router.batch.Station;
import io.millrace.router.batch.Step.Wait;
import io.millrace.slo.admit.Admission;
import io.millrace.slo.admit.AdmitDecision;
import io.millrace.slo.admit.Waiting;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A batcher, with who is let in to it, and the time at which it wants to be asked again. */
final class SimulatedQueue {
    final Batcher<SimulatedCall> batcher;
    long wakeNanos = Wait.NEVER;
    private final @Nullable Admission admission;
    private final IdentityHashMap<Queued<SimulatedCall>, Waiting> shares = new IdentityHashMap<>();
    private final IdentityHashMap<Batch<SimulatedCall>, Long> shortBefore = new IdentityHashMap<>();

    SimulatedQueue(Played part, List<Station> stations, RandomGenerator random) {
        batcher = new Batcher<>(part.contender().policy(), part.scenario().bounds());
        batcher.stations(stations);
        admission = part.contender().admits()
                ? new Admission(part.scenario().asked().objective(), random)
                : null;
    }

    /** Null where everybody is let in. */
    @Nullable AdmitDecision admit(SimulatedCall call, long now) {
        return admission == null ? null : admission.admit(asking(call), now);
    }

    @Nullable AdmitDecision admitLate(SimulatedCall call, long now) {
        return admission == null ? null : admission.admitLate(asking(call), now);
    }

    private static Admission.Asking asking(SimulatedCall call) {
        return new Admission.Asking(call.priority(), "", call.rows(), new Deadline(call.lastNanos()));
    }

    void waits(Queued<SimulatedCall> place, Waiting share) {
        shares.put(place, share);
    }

    void dropped(Queued<SimulatedCall> place) {
        Waiting share = shares.remove(place);
        if (admission != null && share != null) admission.left(share);
    }

    void sent(Batch<SimulatedCall> batch, long now) {
        if (admission == null) return;
        for (Queued<SimulatedCall> call : batch.calls()) {
            Waiting share = shares.remove(call);
            if (share != null) admission.sent(share, now);
        }
        shortBefore.put(batch, admission.shortNanos(now));
    }

    void ended(Batch<SimulatedCall> batch, long now) {
        double goodFor = batcher.ended(batch, BatchEnd.ANSWERED, now);
        Long before = shortBefore.remove(batch);
        if (admission == null || before == null) return;
        long took = now - batch.sentNanos();
        admission.ended(goodFor, before, took, now);
        if (batch.calls().getFirst().priority() != Priority.LOW) admission.answered(batch.rows(), took);
    }

    /** Nothing is to be done for the moment. */
    void rests(long now) {
        if (admission != null) admission.isShort(batcher.isShort(), now);
    }
}
