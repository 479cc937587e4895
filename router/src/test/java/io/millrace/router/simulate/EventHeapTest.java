package io.millrace.router.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EventHeapTest {
    private final EventHeap<Integer> heap = new EventHeap<>();

    @Test
    void givesThemOutInTheOrderOfTheirTimes() {
        SplittableRandom random = new SplittableRandom(3);
        long[] times = random.longs(5_000, 0, 1_000).toArray();
        for (int i = 0; i < times.length; i++) heap.add(times[i], i);

        List<Integer> out = new ArrayList<>();
        while (!heap.isEmpty()) {
            long time = heap.nextTime();
            int event = heap.take();
            assertThat(time).isEqualTo(times[event]);
            out.add(event);
        }

        List<Integer> expected = IntStream.range(0, times.length)
                .boxed()
                .sorted((one, other) -> Long.compare(times[one], times[other]))
                .toList();
        assertThat(out).as("equal times in the order they were put in").isEqualTo(expected);
    }

    @Test
    void canBeUsedAgainOnceEmpty() {
        heap.add(5, 1);
        heap.take();
        heap.add(3, 2);
        heap.add(1, 3);

        assertThat(List.of(heap.take(), heap.take())).containsExactly(3, 2);
        assertThat(heap.isEmpty()).isTrue();
    }
}
