package io.millrace.router.simulate;

import io.millrace.backends.EndpointId;
import io.millrace.inference.ModelName;
import io.millrace.router.batch.Batch;
import io.millrace.router.batch.BatchEnd;
import io.millrace.router.batch.BatchKey;
import io.millrace.router.batch.BatchSizes;
import io.millrace.router.batch.Batcher;
import io.millrace.router.batch.Queued;
import io.millrace.router.batch.Station;
import io.millrace.router.batch.Step.Dispatch;
import io.millrace.router.batch.Step.Drop;
import io.millrace.router.batch.Step.Wait;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;

/** One load under one contender, from the first call to the last answer. */
public final class Simulation {
    private static final BatchKey KEY = new BatchKey(
            new ModelName("simulated"), Optional.empty(), List.of(), List.of(), Map.of(), Optional.empty());
    private static final Object NOBODY = new Object();

    private final Scenario scenario;
    private final Arrivals arrivals;
    private final Tally tally;
    private final Witness witness;
    private final List<Queue> queues;
    private final IdentityHashMap<Station, SimulatedServer> serverOf = new IdentityHashMap<>();
    private final List<SimulatedServer> servers = new ArrayList<>();
    private final EventHeap<Answer> answers = new EventHeap<>();
    private long now;
    private int arrived;

    /** A batch of which the answer will come. */
    private record Answer(Queue queue, Batch<Object> batch) {}

    /** A batcher, with the time at which it wants to be asked again. */
    private static final class Queue {
        private final Batcher<Object> batcher;
        private long wakeNanos = Wait.NEVER;

        Queue(Contender contender, Scenario scenario, List<Station> stations) {
            batcher = new Batcher<>(contender.policy(), scenario.bounds());
            batcher.stations(stations);
        }
    }

    private Simulation(Scenario scenario, Contender contender, Optional<Witness> watching) {
        SplittableRandom chance = new SplittableRandom(scenario.seed());
        SplittableRandom ofArrivals = chance.split();
        this.scenario = scenario;
        this.arrivals = switch (scenario.load()) {
            case LoadPattern.Random random -> new RandomArrivals(random, scenario.highShare(), ofArrivals);
            case LoadPattern.Recorded recorded -> new RecordedArrivals(recorded);
        };
        this.tally = new Tally(scenario.warmUp());
        this.witness = watching.isPresent() ? tally.and(watching.get()) : tally;
        List<Station> stations = build(scenario, chance);
        this.queues = contender.perServer()
                ? stations.stream()
                        .map(station -> new Queue(contender, scenario, List.of(station)))
                        .toList()
                : List.of(new Queue(contender, scenario, stations));
    }

    /** Plays it to the end. The same arguments give the same score. */
    public static Score run(Scenario scenario, Contender contender) {
        return new Simulation(scenario, contender, Optional.empty()).play();
    }

    static Score run(Scenario scenario, Contender contender, Witness witness) {
        return new Simulation(scenario, contender, Optional.of(witness)).play();
    }

    private List<Station> build(Scenario built, SplittableRandom chance) {
        List<Station> stations = new ArrayList<>();
        for (ServerSpec spec : built.servers()) {
            for (int i = 0; i < spec.count(); i++) {
                Station station = new Station(
                        new EndpointId("simulated", "server-" + stations.size()),
                        new Station.Rank(0, spec.cost()),
                        BatchSizes.upTo(spec.max()),
                        spec.places());
                SimulatedServer server = new SimulatedServer(spec, chance.split());
                serverOf.put(station, server);
                servers.add(server);
                stations.add(station);
            }
        }
        return stations;
    }

    private Score play() {
        boolean more = arrivals.next();
        while (true) {
            Queue woken = firstToWake();
            long arrival = more ? arrivals.atNanos() : Long.MAX_VALUE;
            long answer = answers.isEmpty() ? Long.MAX_VALUE : answers.nextTime();
            long next = Math.min(Math.min(arrival, answer), woken.wakeNanos);
            if (next == Long.MAX_VALUE) break;
            now = next;
            if (next == answer) answerComes();
            else if (next == arrival) more = callComes();
            else settle(woken);
        }
        return score();
    }

    private Queue firstToWake() {
        Queue first = queues.getFirst();
        for (int i = 1; i < queues.size(); i++) if (queues.get(i).wakeNanos < first.wakeNanos) first = queues.get(i);
        return first;
    }

    private void answerComes() {
        Answer answer = answers.take();
        answer.queue().batcher.ended(answer.batch(), BatchEnd.ANSWERED, now);
        for (Queued<Object> call : answer.batch().calls()) witness.answered(call, now);
        settle(answer.queue());
    }

    /** @return whether there are more */
    private boolean callComes() {
        Queue queue = queues.get(arrived % queues.size());
        Queued<Object> call = new Queued<>(
                NOBODY,
                KEY,
                arrivals.rows(),
                arrivals.priority(),
                arrived++,
                now,
                now + scenario.timeout().toNanos());
        witness.arrived(call);
        for (Drop<Object> gone : queue.batcher.offer(call)) witness.unserved(gone.call(), gone.why(), now);
        settle(queue);
        return arrived < scenario.calls() && arrivals.next();
    }

    private void settle(Queue queue) {
        while (true) {
            switch (queue.batcher.next(now)) {
                case Dispatch<Object>(var batch) -> send(queue, batch);
                case Drop<Object>(var call, var why) -> witness.unserved(call, why, now);
                case Wait<Object>(var untilNanos) -> {
                    queue.wakeNanos = untilNanos;
                    return;
                }
            }
        }
    }

    private void send(Queue queue, Batch<Object> batch) {
        SimulatedServer server = Objects.requireNonNull(serverOf.get(batch.station()));
        witness.sent(batch, now);
        answers.add(server.send(batch.paddedRows(), now), new Answer(queue, batch));
    }

    private Score score() {
        double busy = 0;
        double slots = 0;
        double cost = 0;
        for (SimulatedServer server : servers) {
            busy += server.busyNanos();
            slots += server.spec().slots();
            cost += server.busyNanos() / 1e9 * server.spec().cost();
        }
        return tally.score(busy / (slots * Math.max(1, now)), cost);
    }
}
