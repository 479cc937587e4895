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
        for (int i = 0; i < 60; i++) ask(Priority.NORMAL, 1_000);

        // 60 ms, and a quarter more to be on the safe side.
        assertThat(ask(Priority.NORMAL, 90)).isInstanceOf(Admitted.class);
        assertThat(ask(Priority.NORMAL, 61)).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.why()).isEqualTo(Why.TOO_LATE);
            // 16 ms too late, and up to a half more so that not all come again together.
            assertThat(refused.retryAfterNanos()).isBetween(14 * MILLI, 27 * MILLI);
        });
    }

    @Test
    void reckonsWithWhatTheCallItselfTakes() {
        drainsARowEachMilli();
        for (int i = 0; i < 60; i++) ask(Priority.NORMAL, 1_000);
        assertThat(ask(Priority.NORMAL, 80)).isInstanceOf(Admitted.class);

        for (int i = 0; i < 50; i++) admission.answered(1, 30 * MILLI);

        assertThat(ask(Priority.NORMAL, 80)).isInstanceOf(Refused.class);
        assertThat(ask(Priority.NORMAL, 150)).isInstanceOf(Admitted.class);
    }

    @Test
    void letsInBehindAllOthersWhatIsLateForTheObjectiveAlone() {
        drainsARowEachMilli();
        for (int i = 0; i < 150; i++) ask(Priority.NORMAL, 1_000);

        Waiting late = ((Admitted) ask(Priority.NORMAL, 1_000)).waiting();

        assertThat(late.priority()).isEqualTo(Priority.LOW);
        assertThat(late.by()).isEqualTo(new Deadline(now + 1_000 * MILLI));
    }

    /** Twice as much as can be served: what is late would be told so when its client gives up. */
    @Test
    void letsNobodyInForWhatOthersWillTake() {
        drainsARowEachMilli();
        admission.isShort(true, now);
        ArrayDeque<Waiting> queue = new ArrayDeque<>();
        int late = 0;
        for (int milli = 0; milli < 10_000; milli++) {
            now += MILLI;
            for (int i = 0; i < 2; i++) {
                if (!(ask(Priority.NORMAL, 5_000) instanceof Admitted(Waiting waiting))) continue;
                if (waiting.priority() == Priority.LOW) late++;
                else queue.add(waiting);
            }
            Waiting next = queue.poll();
            if (next != null) admission.sent(next, now);
            admission.ended(1, admission.shortNanos(now) - MILLI, MILLI, now);
        }

        assertThat(late).isLessThan(1_000);
        assertThat(queue).hasSizeBetween(70, 85);
    }

    /** Else a server that takes forty at once, but has been sent two, would be reckoned as slow as that for good. */
    @Test
    void whatGoesInTheSameBatchIsNotBeforeACall() {
        drainsARowEachMilli();
        for (int i = 0; i < 50; i++) admission.answered(20, 90 * MILLI);

        int admitted = 0;
        while (((Admitted) ask(Priority.NORMAL, 1_000)).waiting().priority() == Priority.NORMAL) admitted++;

        assertThat(admitted).isBetween(24, 27);
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
        double never = Double.POSITIVE_INFINITY;
        Outlook none = new Outlook(OBJECTIVE.toNanos(), never, never, never, never);

        assertThat(none.retryAfterNanos(Priority.NORMAL, new Deadline(now), now, new SplittableRandom(1)))
                .isEqualTo(Outlook.LONGEST_RETRY_NANOS);
    }

    @Test
    void countsOutWhoLeaves() {
        Waiting waiting = ((Admitted) ask(Priority.NORMAL, 100)).waiting();
        assertThat(admission.rowsWaiting()).isEqualTo(1);

        admission.left(waiting);

        assertThat(admission.rowsWaiting()).isZero();
        assertThatIllegalStateException().isThrownBy(() -> admission.left(waiting));
    }

    @Test
    void aSingleTenantMayFillTheQueue() {
        drainsARowEachMilli();
        // Long enough for whoever asked before to be forgotten.
        now += 11_000 * MILLI;

        int admitted = 0;
        while (admit(Priority.NORMAL, "only", 100) instanceof Admitted) admitted++;

        assertThat(admitted).isBetween(60, 85);
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
        admission.isShort(true, now);
        for (int milli = 0; milli < 20_000; milli++) {
            now += MILLI;
            for (int i = 0; i < 10 + modest; i++) {
                String tenant = i < 10 ? "greedy" : "modest-" + (i - 10);
                if (i >= 10 && random.nextInt(20) > 0) continue;
                int[] counts = tally.computeIfAbsent(tenant, fresh -> new int[2]);
                counts[0]++;
                if (admit(Priority.NORMAL, tenant, 100) instanceof Admitted(Waiting waiting)) {
                    counts[1]++;
                    queue.add(new Queued(waiting, tenant));
                }
            }
            Queued next = queue.poll();
            if (next == null) continue;
            admission.sent(next.waiting(), now);
            admission.ended(1, admission.shortNanos(now) - MILLI, MILLI, now);
        }
        return tally;
    }

    private void drainsARowEachMilli() {
        admission.isShort(true, now);
        for (int i = 0; i < 1_000; i++) {
            long before = admission.shortNanos(now);
            now += MILLI;
            admission.ended(1, before, MILLI, now);
            admission.answered(1, MILLI);
        }
        admission.isShort(false, now);
        now += 1_000 * MILLI;
    }

    private AdmitDecision ask(Priority priority, long millis) {
        return admit(priority, "", millis);
    }

    private AdmitDecision admit(Priority priority, String tenant, long millis) {
        return admission.admit(new Admission.Asking(priority, tenant, 1, new Deadline(now + millis * MILLI)), now);
    }
}
