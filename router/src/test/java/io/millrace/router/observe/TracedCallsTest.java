package io.millrace.router.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TracedCallsTest {
    private final TracedCalls calls = new TracedCalls();

    @Test
    void theLastOfAboutADurationStandsForThem() {
        calls.add(new Traced("one", 1_030, 1));
        calls.add(new Traced("two", 1_500, 2));
        calls.add(new Traced("three", 1_600, 3));
        calls.add(new Traced("four", 100_000, 4));

        assertThat(all()).extracting(Traced::traceId).containsExactly("two", "three", "four");
    }

    @Test
    void anyDurationHasAPlace() {
        calls.add(new Traced("least", 0, 1));
        calls.add(new Traced("one", 1, 2));
        calls.add(new Traced("most", Long.MAX_VALUE, 3));

        assertThat(all()).extracting(Traced::traceId).containsExactly("one", "most");
    }

    private List<Traced> all() {
        List<Traced> all = new ArrayList<>();
        calls.forEach(all::add);
        return all;
    }
}
