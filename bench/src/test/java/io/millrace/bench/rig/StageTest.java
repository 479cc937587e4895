package io.millrace.bench.rig;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.router.bench.Load;
import io.millrace.router.bench.Tally;
import io.millrace.router.simulate.LoadPattern;
import io.millrace.router.simulate.Timetable;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The whole of a rig in small: emulated servers, a router that batches for them, and load through it. */
class StageTest {
    private static final Hardware HARDWARE =
            new Hardware(2, Duration.ofMillis(1), Duration.ofMillis(4), 0, Duration.ofSeconds(5));

    @Test
    void playsLoadThroughARouterWhoseEveryAnswerIsRight() {
        try (Stage stage = new Stage()) {
            Emulators servers = stage.emulators(2, HARDWARE.script());
            Contender millrace =
                    stage.contender("Millrace", stage.millrace(MillraceConfig.batching(servers, HARDWARE)));
            long[] due = Timetable.of(LoadPattern.Random.poisson(100), 200, 1);
            Load load = Load.open(due, EchoAsks.with(Map.of()), HARDWARE.objective(), Duration.ofMillis(500));

            // A router that has just begun on a busy machine may take its servers for slow, and refuse.
            millrace.play(load);
            Tally tally = millrace.play(load).all();

            assertThat(tally.calls()).isBetween(100, 170);
            assertThat(tally.count(Tally.Ending.GOOD)).as("%s", tally).isEqualTo(tally.calls());
            assertThat(tally.percentileNanos(0)).isGreaterThan(5e6);
        }
    }
}
