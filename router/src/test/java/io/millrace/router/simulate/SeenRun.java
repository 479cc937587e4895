package io.millrace.router.simulate;

import io.millrace.router.batch.Batch;
import io.millrace.router.batch.Queued;
import io.millrace.router.batch.Unserved;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** All that happened to the calls of a run, call by call and batch by batch. */
final class SeenRun implements Witness {
    final List<SimulatedCall> calls = new ArrayList<>();
    final List<Sent> batches = new ArrayList<>();
    private final Map<SimulatedCall, Sent> batchOf = new HashMap<>();
    private final Map<Sent, Long> answered = new HashMap<>();

    record Sent(int number, String server, int rows, long atNanos, long earliestDeadlineNanos) {}

    boolean wasSent(SimulatedCall call) {
        return batchOf.containsKey(call);
    }

    /** Of a call that was sent. */
    Sent batchOf(SimulatedCall call) {
        return Objects.requireNonNull(batchOf.get(call));
    }

    long answeredNanos(Sent batch) {
        return answered.getOrDefault(batch, Long.MAX_VALUE);
    }

    @Override
    public void arrived(SimulatedCall call) {
        calls.add(call);
    }

    @Override
    public void sent(Batch<SimulatedCall> batch, long nowNanos) {
        Sent sent = new Sent(
                batches.size(), batch.station().id().address(), batch.rows(), nowNanos, batch.earliestDeadlineNanos());
        batches.add(sent);
        for (Queued<SimulatedCall> call : batch.calls()) batchOf.put(call.work(), sent);
    }

    @Override
    public void answered(SimulatedCall call, long nowNanos) {
        answered.put(batchOf(call), nowNanos);
    }

    @Override
    public void unserved(SimulatedCall call, Unserved why, long nowNanos) {}
}
