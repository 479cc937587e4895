package io.millrace.router.traffic.canary;

import static io.millrace.router.traffic.canary.CanaryTest.tally;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.config.CanarySettings;
import io.millrace.inference.HandTicker;
import io.millrace.slo.Objective;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Written as JSON, read again by another process with another clock. */
class CanaryMemoryTest {
    private static final Objective OBJECTIVE = new Objective(Duration.ofMillis(50), 99, 99.9, Duration.ofDays(30));
    private static final CanarySettings SETTINGS = CanarySettings.DEFAULTS;

    private final HandTicker ticker = new HandTicker();
    private final Canary canary = new Canary(SETTINGS, OBJECTIVE, ticker);

    @Test
    void goesOnWhereItStopped() {
        canary.promote("ada");
        canary.observe(tally(100_000, 3, 20), tally(20_000, 1, 4));
        ticker.turn(Duration.ofSeconds(40));

        HandTicker other = new HandTicker();
        other.turn(Duration.ofDays(3));
        Canary restored = Canary.restored(SETTINGS, OBJECTIVE, throughJson(canary.memory()), other);

        assertThat(restored.memory()).isEqualTo(canary.memory());
        assertThat(restored.decide()).isEmpty();
        other.turn(Duration.ofSeconds(20));
        assertThat(restored.decide().orElseThrow().to()).isEqualTo(25);
    }

    @Test
    void keepsEveryEnd() {
        canary.observe(tally(600, 0, 0), tally(6, 6, 0));
        canary.decide();

        Canary restored = Canary.restored(SETTINGS, OBJECTIVE, throughJson(canary.memory()), ticker);

        assertThat(restored.stage()).isEqualTo(Stage.ROLLED_BACK);
        assertThat(restored.weight()).isZero();
        assertThat(restored.decisions()).isEqualTo(canary.decisions());
    }

    /** Where nothing is allowed to fail, the burn has no bound; it must be written all the same. */
    @Test
    void isWrittenWhateverBurns() {
        Objective strict = new Objective(Duration.ofMillis(50), 100, 100, Duration.ofDays(30));
        Canary burnt = new Canary(SETTINGS, strict, ticker);
        burnt.observe(tally(600, 0, 0), tally(6, 1, 0));
        burnt.decide();

        assertThat(throughJson(burnt.memory())).isEqualTo(burnt.memory());
        assertThat(burnt.stage()).isEqualTo(Stage.ROLLED_BACK);
    }

    @Test
    void beginsAtTheNextSmallerShareWhenItsStepIsGone() {
        canary.promote("ada");
        canary.promote("ada");
        canary.observe(tally(100_000, 0, 0), tally(20_000, 0, 0));
        CanarySettings changed = new CanarySettings(
                List.of(2.0, 10.0, 50.0, 100.0),
                SETTINGS.margins(),
                0.05,
                100,
                Duration.ZERO,
                CanarySettings.FAST_BURN,
                Optional.empty());

        Canary restored = Canary.restored(changed, OBJECTIVE, throughJson(canary.memory()), ticker);

        assertThat(restored.weight()).isEqualTo(10);
        assertThat(restored.standing().readings().getFirst().candidateCount()).isZero();
    }

    @Test
    void refusesAFormThatItDoesNotKnow() {
        JsonObject later = JsonObject.mapFrom(canary.memory()).put("form", 2);

        assertThatThrownBy(() -> later.mapTo(CanaryMemory.class)).hasMessageContaining("of form 2, known is 1");
    }

    private static CanaryMemory throughJson(CanaryMemory memory) {
        return new JsonObject(JsonObject.mapFrom(memory).encode()).mapTo(CanaryMemory.class);
    }
}
