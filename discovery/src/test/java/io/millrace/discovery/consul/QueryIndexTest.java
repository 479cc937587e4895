package io.millrace.discovery.consul;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class QueryIndexTest {
    private final QueryIndex index = new QueryIndex();

    @Test
    void followsWhatTheServerTells() {
        index.answered(Optional.of("7"));
        index.answered(Optional.of("12"));
        assertThat(index.get()).isEqualTo(12);
    }

    @Test
    void startsAnewWhereTheServerDid() {
        index.answered(Optional.of("12"));
        index.answered(Optional.of("3"));
        assertThat(index.get()).isZero();
    }

    @Test
    void doesNotWaitOnAnIndexThatIsNone() {
        List<String> none = List.of("", "0", "-4", "99999999999999999999", "x");
        for (Optional<String> header : Stream.concat(
                        Stream.of(Optional.<String>empty()), none.stream().map(Optional::of))
                .toList()) {
            index.answered(Optional.of("12"));
            index.answered(header);
            assertThat(index.get()).as("%s", header).isZero();
        }
    }
}
