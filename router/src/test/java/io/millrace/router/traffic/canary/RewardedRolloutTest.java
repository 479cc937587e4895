package io.millrace.router.traffic.canary;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.config.CanarySettings;
import io.millrace.config.CanarySignal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whole rollouts that are decided by what clients tell, asked each second. {@code -Dcases} says how many, {@code -Dseed} which. */
class RewardedRolloutTest {
    private static final int ROLLOUTS = Integer.getInteger("cases", 10_000) / 10;
    private static final long SEED = Long.getLong("seed", 1);
    private static final double MARGIN = 0.05;
    private static final double LOSS = 0.2;
    private static final CanarySettings SETTINGS = new CanarySettings(
            List.of(10.0, 50.0, 100.0),
            Map.of(CanarySignal.REWARD, MARGIN),
            0.05,
            100,
            Duration.ofSeconds(10),
            CanarySettings.FAST_BURN,
            Optional.empty());

    /** Worse by exactly what is allowed: promoting it is just wrong, and so is rolling it back. */
    @Test
    void decideFalselyAsRarelyAsTheyWereToldTo() {
        List<SimulatedRollout.End> ends = run(LOSS + MARGIN, 200);

        System.out.printf(
                "%d rollouts at the margin of rewards, 200 looks each, seed %d: promoted %.2f %%, rolled back %.2f %%, alpha 5 %%%n",
                ROLLOUTS, SEED, 100 * share(ends, Stage.PROMOTED), 100 * share(ends, Stage.ROLLED_BACK));
        assertThat(share(ends, Stage.PROMOTED)).isLessThanOrEqualTo(0.05);
        assertThat(share(ends, Stage.ROLLED_BACK)).isLessThanOrEqualTo(0.05);
    }

    @Test
    void promoteWhatIsAsGoodAndRollBackWhatIsWorse() {
        List<SimulatedRollout.End> good = run(LOSS, 600);
        List<SimulatedRollout.End> bad = run(LOSS + 3 * MARGIN, 600);

        System.out.printf(
                "rewards as good: promoted %.2f %%, median after %d calls of its own; worse by three margins: rolled back"
                        + " %.2f %%, median after %d%n",
                100 * share(good, Stage.PROMOTED), median(good), 100 * share(bad, Stage.ROLLED_BACK), median(bad));
        assertThat(share(good, Stage.PROMOTED)).isGreaterThan(0.95);
        assertThat(share(bad, Stage.ROLLED_BACK)).isGreaterThan(0.95);
    }

    private static List<SimulatedRollout.End> run(double loss, int seconds) {
        SimulatedRollout rollout =
                new SimulatedRollout(0.0005, 0.0005, 100, seconds, new SimulatedRollout.Losses(LOSS, loss));
        return IntStream.range(0, ROLLOUTS)
                .parallel()
                .mapToObj(number -> rollout.run(SETTINGS, SEED * 1_000_003 + number))
                .toList();
    }

    private static double share(List<SimulatedRollout.End> ends, Stage stage) {
        return ends.stream().filter(end -> end.stage() == stage).count() / (double) ends.size();
    }

    private static long median(List<SimulatedRollout.End> ends) {
        return ends.stream()
                .mapToLong(SimulatedRollout.End::exposed)
                .sorted()
                .skip(ends.size() / 2)
                .findFirst()
                .orElseThrow();
    }
}
