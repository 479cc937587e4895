package io.millrace.discovery.consul;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QueryIndexTest {
    private final QueryIndex index = new QueryIndex();

    @Test
    void followsWhatTheServerTells() {
        index.answered("7");
        index.answered("12");
        assertThat(index.get()).isEqualTo(12);
    }

    @Test
    void startsAnewWhereTheServerDid() {
        index.answered("12");
        index.answered("3");
        assertThat(index.get()).isZero();
    }

    @Test
    void doesNotWaitOnAnIndexThatIsNone() {
        for (String header : new String[] {null, "", "0", "-4", "99999999999999999999", "x"}) {
            index.answered("12");
            index.answered(header);
            assertThat(index.get()).as("%s", header).isZero();
        }
    }
}
