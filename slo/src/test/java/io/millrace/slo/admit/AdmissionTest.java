package io.millrace.slo.admit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.millrace.inference.Deadline;
import io.millrace.inference.Priority;
import io.millrace.slo.admit.AdmitDecision.Admitted;
import io.millrace.slo.admit.AdmitDecision.Refused;
import io.millrace.slo.admit.AdmitDecision.Why;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final long MILLI = 1_000_000;
    private static final Duration OBJECTIVE = Duration.ofMillis(100);

    private final Admission admission = new Admission(OBJECTIVE, new SplittableRandom(3));
    private long now;

    @Test
    void letsEverythingInBeforeItKnowsHowFastTheQueueDrains() {
        for (int i = 0; i < 1_000; i++) assertThat(ask(Priority.NORMAL, 1)).isInstanceOf(Admitted.class);
    }

    @Test
    void refusesWhatCannotBeServedInTimeAndTellsWhenItCould() {
        drainsARowEachMilli();
        for (int i = 0; i < 80; i++) ask(Priority.NORMAL, 1_000);

        assertThat(ask(Priority.NORMAL, 90)).isInstanceOf(Admitted.class);
        assertThat(ask(Priority.NORMAL, 61)).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.why()).isEqualTo(Why.TOO_LATE);
            // 20 ms too late, and up to a half more so that not all come again together.
            assertThat(refused.retryAfterNanos()).isBetween(18 * MILLI, 33 * MILLI);
        });
    }

    @Test
    void reckonsWithWhatTheCallItselfTakes() {
        drainsARowEachMilli();
        for (int i = 0; i < 80; i++) ask(Priority.NORMAL, 1_000);

        assertThat(admit(Priority.NORMAL, "", 90, 20)).isInstanceOf(Refused.class);
        assertThat(admit(Priority.NORMAL, "", 105, 20)).isInstanceOf(Admitted.class);
    }

    @Test
    void letsAHighPriorityPassWhatWaitsBelowIt() {
        drainsARowEachMilli();
        for (int i = 0; i < 80; i++) ask(Priority.NORMAL, 1_000);

        assertThat(ask(Priority.LOW, 50)).isInstanceOf(Refused.class);
        assertThat(ask(Priority.HIGH, 50)).isInstanceOf(Admitted.class);
    }

    @Test
    void neverSendsAwayForLongerThanHalfAMinute() {
        drainsARowEachMilli();
        for (int i = 0; i < 100_000; i++) ask(Priority.NORMAL, 1_000_000);

        assertThat(ask(Priority.NORMAL, 10))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.retryAfterNanos()).isEqualTo(Admission.LONGEST_RETRY_NANOS));
    }

    @Test
    void countsOutWhoLeaves() {
        Waiting waiting = ((Admitted) ask(Priority.NORMAL, 100)).waiting();
        assertThat(admission.rowsWaiting()).isEqualTo(1);

        admission.left(waiting, now);

        assertThat(admission.rowsWaiting()).isZero();
        assertThatIllegalStateException().isThrownBy(() -> admission.left(waiting, now));
    }

    @Test
    void aSingleTenantMayFillTheQueue() {
        drainsARowEachMilli();
        // Long enough for whoever asked before to be forgotten.
        now += 11_000 * MILLI;

        int admitted = 0;
        while (admit(Priority.NORMAL, "only", 100, 0) instanceof Admitted) admitted++;

        assertThat(admitted).isBetween(95, 105);
    }

    /** Ten times as much as it may have beside five that want little: they get all they want, and it gets the rest. */
    @Test
    void aGreedyTenantDoesNotPushOutTheOthers() {
        Map<String, int[]> tally = overload(5);

        for (int i = 0; i < 5; i++) {
            int[] modest = Objects.requireNonNull(tally.get("modest-" + i));
            assertThat(modest[1] / (double) modest[0]).as("modest " + i).isGreaterThan(0.97);
        }
        int[] greedy = Objects.requireNonNull(tally.get("greedy"));
        assertThat(greedy[1]).isGreaterThan(8_000);
        assertThat(admission.rowsWaiting()).isLessThan(110);
    }

    /** One row is served each millisecond, for twenty seconds; the greedy one wants ten, each modest one a twentieth. */
    private Map<String, int[]> overload(int modest) {
        record Queued(Waiting waiting, String tenant) {}
        Map<String, int[]> tally = new HashMap<>();
        ArrayDeque<Queued> queue = new ArrayDeque<>();
        SplittableRandom random = new SplittableRandom(6);
        for (int milli = 0; milli < 20_000; milli++) {
            now += MILLI;
            for (int i = 0; i < 10 + modest; i++) {
                String tenant = i < 10 ? "greedy" : "modest-" + (i - 10);
                if (i >= 10 && random.nextInt(20) > 0) continue;
                int[] counts = tally.computeIfAbsent(tenant, fresh -> new int[2]);
                counts[0]++;
                if (admit(Priority.NORMAL, tenant, 100, 0) instanceof Admitted(Waiting waiting)) {
                    counts[1]++;
                    queue.add(new Queued(waiting, tenant));
                }
            }
            Queued next = queue.poll();
            if (next == null) continue;
            admission.left(next.waiting(), now);
            admission.drained(1, now);
        }
        return tally;
    }

    private void drainsARowEachMilli() {
        Waiting first = ((Admitted) ask(Priority.NORMAL, 10_000)).waiting();
        for (int i = 0; i < 1_000; i++) {
            now += MILLI;
            admission.drained(1, now);
        }
        admission.left(first, now);
    }

    private AdmitDecision ask(Priority priority, long millis) {
        return admit(priority, "", millis, 0);
    }

    private AdmitDecision admit(Priority priority, String tenant, long millis, long serviceMillis) {
        return admission.admit(
                new Admission.Asking(priority, tenant, 1, new Deadline(now + millis * MILLI), serviceMillis * MILLI),
                now);
    }
}
