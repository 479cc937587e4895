package io.millrace.router.simulate;

import io.millrace.backends.EndpointId;
import io.millrace.inference.ModelName;
import io.millrace.inference.Priority;
import io.millrace.router.batch.Batch;
import io.millrace.router.batch.BatchKey;
import io.millrace.router.batch.Queued;
import io.millrace.router.batch.Station;
import io.millrace.router.batch.Step.Dispatch;
import io.millrace.router.batch.Step.Drop;
import io.millrace.router.batch.Step.Wait;
import io.millrace.router.batch.Unserved;
import io.millrace.slo.admit.AdmitDecision;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;

/** One model: its arrivals, its queue or queues, and what became of its calls. Does what the router's model homes do. */
final class SimulatedModel {
    private static final BatchKey KEY = new BatchKey(
            new ModelName("simulated"), Optional.empty(), List.of(), List.of(), Map.of(), Optional.empty());

    private final Scenario scenario;
    private final EventHeap<Simulation.Answer> answers;
    private final Arrivals arrivals;
    private final Tally tally;
    private final Witness witness;
    private final List<SimulatedQueue> queues;
    private final IdentityHashMap<Station, Host> hosts = new IdentityHashMap<>();
    private final int slots;
    private boolean more;
    private int arrived;
    private long order;
    private double busyNanos;
    private double cost;

    /** A server, and what it takes for this model's batches. */
    private record Host(SimulatedServer server, ServerSpec spec) {}

    /** A batch on its way, and whose it is. */
    record Sent(SimulatedQueue queue, Batch<SimulatedCall> batch) {}

    SimulatedModel(
            Played part,
            Map<EndpointId, SimulatedServer> servers,
            EventHeap<Simulation.Answer> answers,
            Optional<Witness> watching) {
        this.scenario = part.scenario();
        this.answers = answers;
        SplittableRandom chance = new SplittableRandom(scenario.extent().seed());
        SplittableRandom ofArrivals = chance.split();
        this.arrivals = switch (scenario.load()) {
            case LoadPattern.Random random ->
                new RandomArrivals(random, scenario.asked().highShare(), ofArrivals);
            case LoadPattern.Recorded recorded -> new RecordedArrivals(recorded);
        };
        this.tally = new Tally(scenario.extent().warmUp());
        this.witness = watching.isPresent() ? tally.and(watching.get()) : tally;
        List<Station> stations = build(servers, chance);
        this.slots = scenario.servers().stream()
                .mapToInt(server -> server.count() * server.slots())
                .sum();
        this.queues = part.contender().perServer()
                ? stations.stream()
                        .map(station -> new SimulatedQueue(part, List.of(station), chance))
                        .toList()
                : List.of(new SimulatedQueue(part, stations, chance));
        this.more = arrivals.next();
    }

    private List<Station> build(Map<EndpointId, SimulatedServer> servers, SplittableRandom chance) {
        List<Station> stations = new ArrayList<>();
        for (ServerSpec spec : scenario.servers()) {
            for (EndpointId id : spec.endpoints()) {
                Station station = new Station(id, spec.rank(), spec.sizes(), spec.places());
                SplittableRandom own = chance.split();
                SimulatedServer server = servers.computeIfAbsent(id, first -> new SimulatedServer(spec.slots(), own));
                hosts.put(station, new Host(server, spec));
                stations.add(station);
            }
        }
        return stations;
    }

    /** Of the next call; {@link Long#MAX_VALUE} when no more will come. */
    long arrivalNanos() {
        return more ? arrivals.atNanos() : Long.MAX_VALUE;
    }

    long wakeNanos() {
        return firstToWake().wakeNanos;
    }

    private SimulatedQueue firstToWake() {
        SimulatedQueue first = queues.getFirst();
        for (int i = 1; i < queues.size(); i++) if (queues.get(i).wakeNanos < first.wakeNanos) first = queues.get(i);
        return first;
    }

    void wakes(long now) {
        settle(firstToWake(), now);
    }

    void callComes() {
        long now = arrivals.atNanos();
        SimulatedQueue queue = queues.get(arrived % queues.size());
        SimulatedCall call = new SimulatedCall(
                arrived++,
                arrivals.rows(),
                arrivals.priority(),
                now,
                now + scenario.asked().objective().toNanos(),
                now + scenario.asked().patience().toNanos());
        more = arrived < scenario.extent().calls() && arrivals.next();
        witness.arrived(call);
        AdmitDecision decision = queue.admit(call, now);
        if (decision == null) offer(queue, place(call, call.priority(), call.wantedNanos(), now), now);
        else enter(queue, call, decision, now);
        settle(queue, now);
    }

    private void enter(SimulatedQueue queue, SimulatedCall call, AdmitDecision decision, long now) {
        switch (decision) {
            case AdmitDecision.Refused refused -> witness.unserved(call, Unserved.TOO_LATE, now);
            case AdmitDecision.Admitted(var share) -> {
                Queued<SimulatedCall> place =
                        place(call, share.priority(), share.by().atNanos(), now);
                queue.waits(place, share);
                offer(queue, place, now);
            }
        }
    }

    private Queued<SimulatedCall> place(SimulatedCall call, Priority priority, long deadlineNanos, long now) {
        return new Queued<>(call, KEY, call.rows(), priority, order++, now, deadlineNanos);
    }

    private void offer(SimulatedQueue queue, Queued<SimulatedCall> place, long now) {
        for (Drop<SimulatedCall> gone : queue.batcher.offer(place)) drop(queue, gone, now);
    }

    /** What cannot be in time, and whose client waits longer, queues on behind all that can. */
    private void drop(SimulatedQueue queue, Drop<SimulatedCall> gone, long now) {
        SimulatedCall call = gone.call().work();
        queue.dropped(gone.call());
        boolean late = gone.why() == Unserved.EXPIRED || gone.why() == Unserved.TOO_LATE;
        if (!late || gone.call().deadlineNanos() >= call.lastNanos()) {
            witness.unserved(call, gone.why(), now);
            return;
        }
        AdmitDecision decision = queue.admitLate(call, now);
        if (decision == null) offer(queue, place(call, Priority.LOW, call.lastNanos(), now), now);
        else enter(queue, call, decision, now);
    }

    void answered(Sent sent, long now) {
        sent.queue().ended(sent.batch(), now);
        for (Queued<SimulatedCall> call : sent.batch().calls()) witness.answered(call.work(), now);
        settle(sent.queue(), now);
    }

    private void settle(SimulatedQueue queue, long now) {
        while (true) {
            switch (queue.batcher.next(now)) {
                case Dispatch<SimulatedCall>(var batch) -> send(queue, batch, now);
                case Drop<SimulatedCall> gone -> drop(queue, gone, now);
                case Wait<SimulatedCall>(var untilNanos) -> {
                    queue.rests(now);
                    queue.wakeNanos = untilNanos == Wait.NEVER
                            ? Wait.NEVER
                            : scenario.friction().fires(untilNanos, now);
                    return;
                }
            }
        }
    }

    private void send(SimulatedQueue queue, Batch<SimulatedCall> batch, long now) {
        Host host = Objects.requireNonNull(hosts.get(batch.station()));
        witness.sent(batch, now);
        queue.sent(batch, now);
        long back = scenario.friction().wire().toNanos() / 2;
        long there = scenario.friction().wire().toNanos() - back;
        var work = host.server().work(host.spec().speed(), batch.paddedRows(), now + there);
        busyNanos += work.takesNanos();
        cost += work.takesNanos() / 1e9 * host.spec().rank().cost();
        answers.add(work.doneNanos() + back, new Simulation.Answer(this, new Sent(queue, batch)));
    }

    Score score(long endNanos) {
        return tally.score(busyNanos / (slots * (double) Math.max(1, endNanos)), cost);
    }
}
