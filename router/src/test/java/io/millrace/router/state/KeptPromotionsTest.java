package io.millrace.router.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.config.CanarySettings;
import io.millrace.inference.HandTicker;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelVersion;
import io.millrace.router.traffic.canary.Canary;
import io.millrace.router.traffic.canary.Kept;
import io.millrace.router.traffic.learn.ArmIdentity;
import io.millrace.slo.Objective;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptPromotionsTest {
    private static final ModelName MODEL = new ModelName("digits");
    private static final Kept.Whole KEPT = kept();

    @TempDir
    private Path dir;

    private static Kept.Whole kept() {
        Objective objective = new Objective(Duration.ofMillis(50), 99, 99.9, Duration.ofDays(30));
        Canary canary = new Canary(CanarySettings.DEFAULTS, objective, new HandTicker());
        canary.promote("ada");
        return new Kept.Whole(
                new ArmIdentity("stable", MODEL, Optional.of("gpu"), Optional.empty(), Optional.empty()),
                new ArmIdentity(
                        "canary", MODEL, Optional.empty(), Optional.of("4.x"), Optional.of(new ModelVersion("4.1"))),
                canary.memory());
    }

    @Test
    void areReadAsTheyWereWritten() throws IOException {
        try (StateFolder folder = StateFolder.open(dir)) {
            KeptPromotions store = new KeptPromotions(folder);
            assertThat(store.read(MODEL)).isEmpty();

            store.write(Map.of(MODEL, KEPT));

            assertThat(store.read(MODEL)).contains(KEPT);
            assertThat(store.read(new ModelName("faces"))).isEmpty();
        }
    }

    /** What somebody wrote by hand, with its checksum. */
    @Test
    void areSpoiltByWhateverIsNoSuchDocument() throws IOException {
        JsonObject good = new JsonObject(new String(KeptPromotions.print(MODEL, KEPT), StandardCharsets.UTF_8));
        JsonObject canary = good.getJsonObject("canary");
        List<String> bad = List.of(
                "",
                "[]",
                "{",
                "{}",
                "null",
                good.copy().put("model", "faces").encode(),
                good.copy().putNull("to").encode(),
                good.copy().put("from", 3).encode(),
                good.copy().put("canary", canary.copy().put("form", 2)).encode(),
                good.copy().put("canary", canary.copy().putNull("stage")).encode(),
                good.copy().put("canary", canary.copy().put("stage", "DONE")).encode(),
                good.copy().put("canary", canary.copy().put("weight", 101)).encode(),
                good.copy().put("canary", canary.copy().put("weight", "NaN")).encode(),
                good.copy()
                        .put("canary", canary.copy().put("heldMillis", Long.MAX_VALUE))
                        .encode(),
                good.copy().put("canary", canary.copy().putNull("stable")).encode(),
                good.copy()
                        .put("canary", canary.copy().put("decisions", List.of(new JsonObject())))
                        .encode(),
                good.copy().put("canary", canary.copy().put("more", 1)).encode());
        try (StateFolder folder = StateFolder.open(dir)) {
            for (String each : bad) {
                folder.write("promote-digits", each.getBytes(StandardCharsets.UTF_8));

                assertThat(new KeptPromotions(folder).read(MODEL))
                        .as(each)
                        .get()
                        .isInstanceOf(Kept.Spoilt.class);
            }
        }
    }
}
