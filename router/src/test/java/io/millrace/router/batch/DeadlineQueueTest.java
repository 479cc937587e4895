package io.millrace.router.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeadlineQueueTest {
    private static final Comparator<Queued<String>> BY_DEADLINE =
            Comparator.<Queued<String>>comparingLong(Queued::deadlineNanos).thenComparingLong(Queued::order);

    private final DeadlineQueue<String> queue = new DeadlineQueue<>();

    @Test
    void ordersByDeadlineThenArrival() {
        Queued<String> late = Calls.call("late", 0, 30);
        Queued<String> first = Calls.call("first", 0, 10);
        Queued<String> second = Calls.call("second", 0, 10);

        queue.add(late);
        queue.add(first);
        queue.add(second);

        assertThat(all()).containsExactly(first, second, late);
    }

    /** The ticker's origin is arbitrary: deadlines may lie on both sides of its overflow. */
    @Test
    void ordersAcrossTheOverflowOfTheTicker() {
        Queued<String> before = at(Long.MAX_VALUE - 5);
        Queued<String> after = at(Long.MIN_VALUE + 5);

        queue.add(after);
        queue.add(before);

        assertThat(all()).containsExactly(before, after);
        assertThat(queue.firstFrom(Long.MIN_VALUE)).isEqualTo(1);
    }

    /** Against a plain sorted list, through some hundred thousand random changes. */
    @Test
    void behavesAsASortedListWould() {
        Random random = new Random(11);
        List<Queued<String>> expected = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            int kind = random.nextInt(10);
            if (kind < 5) {
                Queued<String> call =
                        Calls.call("c", 1 + random.nextInt(3), Lane.ORDER.get(1), i, i + random.nextInt(40));
                queue.add(call);
                expected.add(call);
                expected.sort(BY_DEADLINE);
            } else if (kind < 7 && !expected.isEmpty()) {
                Queued<String> gone = expected.remove(random.nextInt(expected.size()));
                int at = queue.indexOf(gone);
                queue.removeRange(at, at + 1);
                assertThat(queue.indexOf(gone)).isEqualTo(-1);
            } else if (kind < 9 && !expected.isEmpty()) {
                int from = random.nextInt(expected.size());
                int to = Math.min(expected.size(), from + random.nextInt(6));
                queue.removeRange(from, to);
                expected.subList(from, to).clear();
            } else {
                long deadline = (i + random.nextInt(40)) * Calls.MILLI;
                long before = expected.stream()
                        .filter(call -> call.deadlineNanos() < deadline)
                        .count();
                assertThat(queue.firstFrom(deadline)).isEqualTo((int) before);
            }
            if (i % 50 == 0) {
                assertThat(all()).isEqualTo(expected);
                assertThat(queue.rows())
                        .isEqualTo(expected.stream().mapToInt(Queued::rows).sum());
            }
        }
        assertThat(all()).isEqualTo(expected);
    }

    private List<Queued<String>> all() {
        List<Queued<String>> all = new ArrayList<>();
        for (int i = 0; i < queue.size(); i++) all.add(queue.get(i));
        return all;
    }

    private static Queued<String> at(long deadlineNanos) {
        return new Queued<>("", Calls.key("m"), 1, Lane.ORDER.get(1), 0, 0, deadlineNanos);
    }
}
