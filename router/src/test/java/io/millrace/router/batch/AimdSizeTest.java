package io.millrace.router.batch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AimdSizeTest {
    private final AimdSize size = new AimdSize(10);

    @Test
    void growsByOneWithEachFullBatchInTime() {
        size.inTime(1);
        size.inTime(2);

        assertThat(size.size()).isEqualTo(3);
    }

    @Test
    void learnsNothingFromABatchThatWasNotFull() {
        size.inTime(1);
        size.inTime(1);

        assertThat(size.size()).isEqualTo(2);
    }

    @Test
    void givesWayByATenthAndNeverBelowOne() {
        for (int i = 1; i < 20; i++) size.inTime(i);
        assertThat(size.size()).isEqualTo(10);

        size.late();
        assertThat(size.size()).isEqualTo(9);

        for (int i = 0; i < 100; i++) size.late();
        assertThat(size.size()).isEqualTo(1);
    }
}
