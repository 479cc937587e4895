package io.millrace.router.traffic.canary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.config.CanarySettings;
import io.millrace.config.CanarySignal;
import io.millrace.inference.HandTicker;
import io.millrace.router.traffic.evidence.Measures;
import io.millrace.router.traffic.evidence.Outcomes;
import io.millrace.slo.Objective;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CanaryTest {
    private static final Objective OBJECTIVE = new Objective(Duration.ofMillis(50), 99, 99.9, Duration.ofDays(30));
    private static final CanarySettings SETTINGS = CanarySettings.DEFAULTS;
    private static final Tally MANY_GOOD = tally(100_000, 0, 0);
    private static final Tally GOOD = tally(20_000, 0, 0);

    private final HandTicker ticker = new HandTicker();
    private final Canary canary = new Canary(SETTINGS, OBJECTIVE, ticker);

    @Test
    void beginsWithTheFirstShareAndHolds() {
        assertThat(canary.weight()).isEqualTo(1);
        assertThat(canary.decide()).isEmpty();
        assertThat(canary.standing().why()).isEqualTo("0 of at least 100 requests");
    }

    @Test
    void goesUpStepByStepOnEvidence() {
        for (double expected : new double[] {5, 25, 50, 100}) {
            canary.observe(MANY_GOOD, GOOD);
            assertThat(canary.decide()).as("before its time").isEmpty();
            ticker.turn(SETTINGS.minimumTime());
            Decision decision = canary.decide().orElseThrow();
            assertThat(decision.action()).isEqualTo(Action.PROMOTE);
            assertThat(decision.to()).isEqualTo(expected);
            assertThat(canary.weight()).isEqualTo(expected);
        }
        // All traffic: there is nothing to compare with, only a budget to burn.
        canary.observe(Tally.NOTHING, GOOD);
        ticker.turn(SETTINGS.minimumTime());

        Decision last = canary.decide().orElseThrow();

        assertThat(last.why()).isEqualTo("it has carried all traffic without burning the budget");
        assertThat(canary.stage()).isEqualTo(Stage.PROMOTED);
        assertThat(canary.decide()).isEmpty();
    }

    @Test
    void countsEachStepAnew() {
        canary.observe(MANY_GOOD, GOOD);
        ticker.turn(SETTINGS.minimumTime());
        canary.decide();

        ticker.turn(SETTINGS.minimumTime());

        assertThat(canary.decide()).isEmpty();
        assertThat(canary.standing().readings().getFirst().candidateCount()).isZero();
    }

    @Test
    void holdsWhileASignalIsNotKnownWellEnough() {
        canary.observe(MANY_GOOD, tally(150, 0, 0));
        ticker.turn(SETTINGS.minimumTime());

        assertThat(canary.decide()).isEmpty();
        assertThat(canary.standing().why()).isEqualTo("error-rate is not known well enough");
        assertThat(canary.standing().readings()).extracting(Reading::verdict).containsExactly("undecided", "undecided");
    }

    /** Half of its calls fail: a handful of them is enough, and no least number of calls or time is waited for. */
    @Test
    void rollsBackAtOnceWhenTheBudgetBurns() {
        canary.observe(tally(600, 0, 0), tally(6, 3, 0));

        Decision decision = canary.decide().orElseThrow();

        assertThat(decision.action()).isEqualTo(Action.ROLL_BACK);
        assertThat(decision.by()).isEqualTo("burn");
        assertThat(decision.why()).isEqualTo("the error budget of availability is burning");
        assertThat(decision.burns().getFirst().rate()).isBetween(499.0, 501.0);
        assertThat(decision.burns().getFirst().proved()).isGreaterThan(SETTINGS.burn());
        assertThat(canary.weight()).isZero();
        assertThat(canary.stage()).isEqualTo(Stage.ROLLED_BACK);
    }

    @Test
    void oneFailureIsNoBurn() {
        canary.observe(tally(100, 0, 0), tally(1, 1, 0));

        assertThat(canary.decide()).isEmpty();
    }

    @Test
    void burnsByLatencyToo() {
        canary.observe(tally(1_000, 0, 10), tally(100, 0, 60));

        assertThat(canary.decide().orElseThrow().why()).isEqualTo("the error budget of latency is burning");
    }

    @Test
    void burnsWithAllTraffic() {
        canary.complete("ada");
        canary.restart("ada");
        while (canary.weight() < 100) canary.promote("ada");

        canary.observe(Tally.NOTHING, tally(100, 20, 0));

        assertThat(canary.decide().orElseThrow().by()).isEqualTo("burn");
    }

    /** Too slow a fire for the budget's alarm, but more than the margin. */
    @Test
    void rollsBackWhatIsProvedWorseThanAllowed() {
        canary.observe(tally(50_000, 50, 0), tally(20_000, 240, 0));

        Decision decision = canary.decide().orElseThrow();

        assertThat(decision.by()).isEqualTo("evidence");
        assertThat(decision.why()).isEqualTo("error-rate is worse than allowed");
        assertThat(decision.readings().getFirst().verdict()).isEqualTo("worse than allowed");
        assertThat(decision.words())
                .startsWith(
                        "roll back (evidence), 1.0 % -> 0.0 %: error-rate is worse than allowed\n  error-rate: 1.200 % of"
                                + " 20000 against 0.100 % of 50000, a difference of +1.100 points [");
    }

    @Test
    void promotesWhatIsWorseByLessThanAllowed() {
        canary.observe(tally(500_000, 500, 0), tally(200_000, 500, 0));
        ticker.turn(SETTINGS.minimumTime());

        Decision decision = canary.decide().orElseThrow();

        assertThat(decision.action()).isEqualTo(Action.PROMOTE);
        assertThat(decision.readings().getFirst().low()).isPositive();
        assertThat(decision.readings().getFirst().verdict()).isEqualTo("no worse than allowed");
    }

    @Test
    void comparesRewardsWhereAsked() {
        Canary rewarded = canary(with(Map.of(CanarySignal.REWARD, 0.02), Optional.empty()));
        rewarded.observe(GOOD.plus(rewards(20_000, 0.3)), GOOD.plus(rewards(20_000, 0.36)));

        Decision decision = rewarded.decide().orElseThrow();

        assertThat(decision.why()).isEqualTo("reward is worse than allowed");
    }

    @Test
    void losesPatienceIfItHasAny() {
        Canary impatient = canary(with(SETTINGS.margins(), Optional.of(Duration.ofHours(1))));
        ticker.turn(Duration.ofMinutes(59));
        assertThat(impatient.decide()).isEmpty();

        ticker.turn(Duration.ofMinutes(1));

        Decision decision = impatient.decide().orElseThrow();
        assertThat(decision.by()).isEqualTo("patience");
        assertThat(decision.why()).isEqualTo("still undecided: 0 of at least 100 requests");
        assertThat(impatient.weight()).isZero();
    }

    @Test
    void obeysAHand() {
        assertThat(canary.promote("ada").by()).isEqualTo("ada");
        assertThat(canary.weight()).isEqualTo(5);
        canary.rollBack("ada", "a bad feeling");
        assertThat(canary.weight()).isZero();
        assertThatThrownBy(() -> canary.promote("ada"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("it is rolled back; begin anew first");
        canary.restart("ada");
        assertThat(canary.weight()).isEqualTo(1);
        canary.complete("ada");
        assertThat(canary.weight()).isEqualTo(100);
        assertThatThrownBy(() -> canary.rollBack("ada", "too late")).hasMessage("it is promoted already");
        assertThat(canary.decisions())
                .extracting(Decision::why)
                .containsExactly("by hand", "a bad feeling", "begun anew by hand", "to the end, by hand");
    }

    @Test
    void pausedItGoesNoFurtherButStillBack() {
        canary.pause("ada");
        canary.observe(MANY_GOOD, GOOD);
        ticker.turn(SETTINGS.minimumTime());
        assertThat(canary.decide()).isEmpty();

        canary.observe(Tally.NOTHING, tally(2_000, 1_900, 0));

        assertThat(canary.decide().orElseThrow().action()).isEqualTo(Action.ROLL_BACK);
    }

    @Test
    void resumedItDecidesByWhatItCounted() {
        canary.pause("ada");
        canary.observe(MANY_GOOD, GOOD);
        ticker.turn(SETTINGS.minimumTime());

        canary.resume("ada");

        assertThat(canary.decide().orElseThrow().action()).isEqualTo(Action.PROMOTE);
    }

    @Test
    void remembersTheLastDecisionsOnly() {
        for (int i = 0; i < 100; i++) canary.pause("ada " + i);

        assertThat(canary.decisions()).hasSize(64);
        assertThat(canary.decisions().getLast().by()).isEqualTo("ada 99");
    }

    private Canary canary(CanarySettings settings) {
        return new Canary(settings, OBJECTIVE, ticker);
    }

    private static CanarySettings with(Map<CanarySignal, Double> margins, Optional<Duration> patience) {
        return new CanarySettings(
                SETTINGS.steps(), margins, 0.05, 100, Duration.ofMinutes(1), CanarySettings.FAST_BURN, patience);
    }

    static Tally tally(long calls, long failed, long late) {
        return new Tally(new Outcomes(calls, failed), new Outcomes(calls - failed, late), Measures.NONE);
    }

    /** Losses of which a part is 1 and the rest 0. */
    private static Tally rewards(long count, double loss) {
        Measures losses = new Measures(count, count * loss, count * loss * (1 - loss));
        return new Tally(Outcomes.NONE, Outcomes.NONE, losses);
    }

    @Test
    void refusesSettingsThatMakeNoSense() {
        assertThatThrownBy(() -> steps(List.of(1.0, 50.0))).hasMessage("the last of 'steps' must be 100");
        assertThatThrownBy(() -> steps(List.of(5.0, 5.0, 100.0))).hasMessageStartingWith("'steps' must grow");
        assertThatThrownBy(() -> steps(List.of(0.0, 100.0))).hasMessageStartingWith("'steps' must grow");
        assertThatThrownBy(() -> with(Map.of(CanarySignal.REWARD, 0.0), Optional.empty()))
                .hasMessage("'reward': the margin must be below 100%");
        assertThatThrownBy(() -> with(Map.of(), Optional.of(Duration.ofSeconds(1))))
                .hasMessage("'patience' must be longer than 'at-least-time'");
    }

    private static CanarySettings steps(List<Double> steps) {
        return new CanarySettings(steps, Map.of(), 0.05, 1, Duration.ZERO, 14.4, Optional.empty());
    }
}
