package io.millrace.router.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.EndpointId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever comes in whatever order: calls of several models, rows and priorities, with short and long deadlines, clients that
 * leave, endpoints that fail, are late, come and go. Prints nothing; the seed is in the name of the run.
 */
class BatcherPropertyTest {
    private static final int EVENTS = 20_000;
    private static final QueueBounds BOUNDS = new QueueBounds(60, 120);
    private static final List<BatchKey> KEYS = List.of(Calls.key("a"), Calls.key("b"), Calls.key("c"));

    static Stream<Run> runs() {
        List<BatchPolicy> policies = List.of(
                new BatchPolicy.Eager(),
                new BatchPolicy.Fixed(6, Duration.ofMillis(4)),
                new BatchPolicy.Aimd(Duration.ofMillis(20)),
                new BatchPolicy.Deferred(Duration.ofMillis(40), 0.7, Duration.ofMillis(1)));
        return policies.stream().flatMap(policy -> Stream.of(1L, 2L, 3L).map(seed -> new Run(policy, seed)));
    }

    record Run(BatchPolicy policy, long seed) {}

    @ParameterizedTest
    @MethodSource("runs")
    void everyCallEndsExactlyOnceAndNoneIsSentLate(Run run) {
        new Turmoil(run).play();
    }

    /** One random life of a batcher, checked at every step. */
    private static final class Turmoil {
        private final SplittableRandom random;
        private final Batcher<String> batcher;
        private final List<Station> stations = new ArrayList<>();
        private final Map<Queued<String>, String> ends = new HashMap<>();
        private final Set<Queued<String>> waiting = new HashSet<>();
        private final List<Batch<String>> underWay = new ArrayList<>();
        private final boolean early;
        private long now;
        private long order;

        Turmoil(Run run) {
            random = new SplittableRandom(run.seed());
            batcher = new Batcher<>(run.policy(), BOUNDS);
            early = run.policy() instanceof BatchPolicy.Deferred;
            for (int i = 0; i < 3; i++) {
                BatchSizes sizes = i == 0 ? BatchSizes.of(List.of(1, 2, 4, 8)) : BatchSizes.upTo(6 + i);
                stations.add(new Station(new EndpointId("p", "e" + i), new Station.Rank(i / 2, i), sizes, 1 + i % 2));
            }
            batcher.stations(stations);
        }

        void play() {
            for (int i = 0; i < EVENTS; i++) {
                now += random.nextLong(2_000_000);
                switch (random.nextInt(10)) {
                    case 0, 1, 2, 3, 4 -> offer();
                    case 5, 6, 7 -> endABatch();
                    case 8 -> cancel();
                    default -> changeTheFleet();
                }
                settle();
                checkCounts();
            }
            finish();
        }

        private void offer() {
            long patience = 1_000_000L * (random.nextInt(5) == 0 ? random.nextLong(1, 15) : random.nextLong(15, 120));
            Queued<String> call = new Queued<>(
                    "",
                    KEYS.get(random.nextInt(KEYS.size())),
                    random.nextInt(4) == 0 ? random.nextInt(1, 7) : 1,
                    Lane.ORDER.get(random.nextInt(3)),
                    order++,
                    now,
                    now + patience);
            waiting.add(call);
            for (Step.Drop<String> gone : batcher.offer(call)) dropped(gone);
        }

        private void endABatch() {
            if (underWay.isEmpty()) return;
            Batch<String> batch = underWay.remove(random.nextInt(underWay.size()));
            BatchEnd how = random.nextInt(8) > 0
                    ? BatchEnd.ANSWERED
                    : random.nextBoolean() ? BatchEnd.FAILED : BatchEnd.UNTOLD;
            batcher.ended(batch, how, now);
            for (Queued<String> call : batch.calls()) end(call, how.name());
        }

        private void cancel() {
            if (waiting.isEmpty()) return;
            Queued<String> leaving = waiting.iterator().next();
            assertThat(batcher.cancel(leaving)).isTrue();
            waiting.remove(leaving);
            end(leaving, "cancelled");
        }

        private void changeTheFleet() {
            if (random.nextInt(5) != 0) return;
            batcher.stations(stations.subList(random.nextInt(3), 3));
            stations.get(random.nextInt(3)).places(random.nextInt(3));
        }

        private void settle() {
            for (int steps = 0; ; steps++) {
                assertThat(steps).as("comes to rest").isLessThan(1_000);
                switch (batcher.next(now)) {
                    case Step.Dispatch<String>(var batch) -> sent(batch);
                    case Step.Drop<String> drop -> dropped(drop);
                    case Step.Wait<String> wait -> {
                        assertThat(wait.untilNanos()).isGreaterThan(now);
                        return;
                    }
                }
            }
        }

        private void sent(Batch<String> batch) {
            underWay.add(batch);
            assertThat(batch.calls()).isNotEmpty().doesNotHaveDuplicates();
            assertThat(batch.calls())
                    .extracting(Queued::key)
                    .containsOnly(batch.calls().getFirst().key());
            assertThat(batch.rows())
                    .isEqualTo(batch.calls().stream().mapToInt(Queued::rows).sum());
            assertThat(batch.paddedRows())
                    .isBetween(batch.rows(), batch.station().sizes().max());
            assertThat(batch.earliestDeadlineNanos())
                    .as("sent after its deadline")
                    .isGreaterThan(now);
            for (Queued<String> call : batch.calls())
                assertThat(waiting.remove(call)).isTrue();
        }

        private void dropped(Step.Drop<String> drop) {
            Queued<String> call = drop.call();
            switch (drop.why()) {
                case EXPIRED -> assertThat(call.deadlineNanos()).isLessThanOrEqualTo(now);
                case TOO_LATE -> assertThat(early).isTrue();
                case QUEUE_FULL, OUTRANKED ->
                    assertThat(waiting.size() + call.rows()).isGreaterThan(BOUNDS.calls() / 2);
            }
            assertThat(waiting.remove(call)).isTrue();
            end(call, drop.why().name());
        }

        private void end(Queued<String> call, String how) {
            assertThat(ends.put(call, how)).as("ended twice").isNull();
        }

        private void checkCounts() {
            assertThat(batcher.calls()).isEqualTo(waiting.size()).isLessThanOrEqualTo(BOUNDS.calls());
            assertThat(batcher.rows())
                    .isEqualTo(waiting.stream().mapToInt(Queued::rows).sum())
                    .isLessThanOrEqualTo(BOUNDS.rows());
            assertThat(stations.stream().mapToInt(Station::batches).sum()).isEqualTo(underWay.size());
            assertThat(batcher.lanes()).isLessThanOrEqualTo(KEYS.size());
        }

        private void finish() {
            while (!underWay.isEmpty()) endABatch();
            now += 1_000_000_000L;
            for (Station station : stations) station.places(0);
            settle();

            assertThat(waiting).isEmpty();
            assertThat(ends).hasSize((int) order);
            assertThat(batcher.lanes()).isZero();
            assertThat(stations).allMatch(station -> station.batches() == 0);
            assertThat(ends.values()).contains("ANSWERED", "EXPIRED", "cancelled");
        }
    }
}
