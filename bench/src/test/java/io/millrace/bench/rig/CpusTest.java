package io.millrace.bench.rig;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CpusTest {
    private final long self = ProcessHandle.current().pid();

    @Test
    void countsTheTimeOfAProcessAndOfNoOther() {
        assertThat(Cpus.time(List.of(self))).isPositive();
        assertThat(Cpus.time(List.of())).isEqualTo(Duration.ZERO);
        assertThat(Cpus.time(List.of(Long.MAX_VALUE))).isEqualTo(Duration.ZERO);
    }

    @Test
    void seesWhatThisJvmSpentOnCompiling() {
        assertThat(CompilerThreads.cpuNanos(self)).isPositive();
        assertThat(CompilerThreads.cpuNanos(Long.MAX_VALUE)).isZero();
    }
}
