package io.millrace.router.batch;

import static io.millrace.router.batch.Calls.MILLI;

import io.millrace.backends.EndpointId;
import java.util.ArrayList;
import java.util.List;

/** A batcher, its time in milliseconds, and what it decided. */
final class BatcherRig {
    final Batcher<String> batcher;
    final List<Batch<String>> sent = new ArrayList<>();
    final List<String> dropped = new ArrayList<>();
    private long nowNanos;

    BatcherRig(BatchPolicy policy, Station... stations) {
        this(policy, QueueBounds.DEFAULTS, stations);
    }

    BatcherRig(BatchPolicy policy, QueueBounds bounds, Station... stations) {
        batcher = new Batcher<>(policy, bounds);
        batcher.stations(List.of(stations));
    }

    static Station station(String name, int max) {
        return station(name, BatchSizes.upTo(max), 1);
    }

    static Station station(String name, BatchSizes sizes, double cost) {
        return new Station(new EndpointId("p", name), new Station.Rank(0, cost), sizes, 1);
    }

    /** One that has been seen to take {@code alpha * n + beta} milliseconds. */
    static Station known(String name, int max, long alphaMillis, long betaMillis) {
        return taught(station(name, max), alphaMillis, betaMillis);
    }

    static Station taught(Station station, long alphaMillis, long betaMillis) {
        for (int i = 0; i < 2 * LatencyFit.LEAST; i++) {
            int rows =
                    station.sizes().padded(1 + i % Math.min(4, station.sizes().max()));
            Batch<String> batch =
                    new Batch<>(station, List.of(Calls.call("past", rows, Lane.ORDER.get(1), 0, 0)), rows, 0);
            station.sent(batch);
            station.ended(batch, BatchEnd.ANSWERED, (alphaMillis * rows + betaMillis) * MILLI, Long.MAX_VALUE);
        }
        return station;
    }

    /** Turns the time there and does what is to be done; returns when to be asked again, in milliseconds, -1 for never. */
    double at(double millis) {
        nowNanos = (long) (millis * MILLI);
        while (true) {
            switch (batcher.next(nowNanos)) {
                case Step.Dispatch<String>(var batch) -> sent.add(batch);
                case Step.Drop<String>(var call, var why) -> dropped.add(call.work() + " " + why);
                case Step.Wait<String> wait -> {
                    return wait.isForEver() ? -1 : wait.untilNanos() / (double) MILLI;
                }
            }
        }
    }

    void offer(Queued<String> call) {
        for (Step.Drop<String> gone : batcher.offer(call))
            dropped.add(gone.call().work() + " " + gone.why());
    }

    /** Returns the rows that its time was good for. */
    double answer(int sentNumber, double millis) {
        return end(sentNumber, BatchEnd.ANSWERED, millis);
    }

    double end(int sentNumber, BatchEnd how, double millis) {
        return batcher.ended(sent.get(sentNumber), how, (long) (millis * MILLI));
    }

    /** What has been sent, a list of names for each batch. */
    List<List<String>> sentNames() {
        return sent.stream().map(batch -> Calls.names(batch.calls())).toList();
    }
}
