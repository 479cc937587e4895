package io.millrace.router.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.inference.ModelName;
import io.millrace.inference.ModelVersion;
import io.millrace.router.traffic.bandit.BanditMemory;
import io.millrace.router.traffic.bandit.KeptSelection;
import io.millrace.router.traffic.learn.ArmIdentity;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptSelectionsTest {
    private static final ModelName MODEL = new ModelName("digits");
    private static final KeptSelection KEPT = new KeptSelection(
            "exp3 of feedback from 0.0 to 1.0",
            List.of(
                    new ArmIdentity("a", MODEL, Optional.of("gpu"), Optional.empty(), Optional.empty()),
                    new ArmIdentity(
                            "b", MODEL, Optional.empty(), Optional.of("4.x"), Optional.of(new ModelVersion("4.1")))),
            new BanditMemory(
                    BanditMemory.FORM,
                    "exp3",
                    List.of(
                            new BanditMemory.Arm("a", 10, 8, 3.25, List.of(-0.1)),
                            new BanditMemory.Arm("b", 3, 0, 0, List.of(0.0)))));

    @TempDir
    private Path dir;

    @Test
    void areReadAsTheyWereWritten() throws IOException {
        try (StateFolder folder = StateFolder.open(dir)) {
            KeptSelections store = new KeptSelections(folder);
            assertThat(store.read(MODEL)).isEmpty();

            store.write(Map.of(MODEL, KEPT));

            assertThat(store.read(MODEL)).contains(KEPT);
            assertThat(store.read(new ModelName("faces"))).isEmpty();
        }
    }

    /** What somebody wrote by hand, with its checksum. */
    @Test
    void areSetAsideWhereTheyAreNoSuchDocument() throws IOException {
        JsonObject good = new JsonObject(new String(KeptSelections.print(MODEL, KEPT), StandardCharsets.UTF_8));
        JsonObject memory = good.getJsonObject("memory");
        JsonObject arm = memory.getJsonArray("arms").getJsonObject(0);
        List<String> bad = List.of(
                "",
                "{}",
                "null",
                good.copy().put("model", "faces").encode(),
                good.copy().putNull("rule").encode(),
                good.copy().put("arms", 3).encode(),
                good.copy().put("arms", new JsonArray().add("a")).encode(),
                good.copy().putNull("memory").encode(),
                good.copy().put("memory", memory.copy().put("form", 2)).encode(),
                good.copy().put("memory", memory.copy().putNull("arms")).encode(),
                with(good, arm.copy().put("rewarded", -1)),
                with(good, arm.copy().put("sum", 9)),
                with(good, arm.copy().put("model", new JsonArray().add("NaN"))),
                with(good, arm.copy().putNull("model")));
        try (StateFolder folder = StateFolder.open(dir)) {
            for (String each : bad) {
                folder.write("select-digits", each.getBytes(StandardCharsets.UTF_8));

                assertThat(new KeptSelections(folder).read(MODEL)).as(each).isEmpty();

                assertThat(dir.resolve("select-digits")).as(each).doesNotExist();
                assertThat(dir.resolve("select-digits.damaged")).exists();
            }
        }
    }

    private static String with(JsonObject good, JsonObject arm) {
        JsonObject memory = good.getJsonObject("memory").copy().put("arms", new JsonArray().add(arm));
        return good.copy().put("memory", memory).encode();
    }

    /** As many arms and features as there may be. */
    @Test
    void fitTheFileWhateverIsLearned() throws IOException {
        List<Double> model = Collections.nCopies(65 * 66 / 2 + 65, -1.2345678901234568E-5);
        List<BanditMemory.Arm> arms = IntStream.range(0, 64)
                .mapToObj(arm -> new BanditMemory.Arm("arm-" + arm, 1, 1, 1, model))
                .toList();
        KeptSelection largest = new KeptSelection("any", KEPT.arms(), new BanditMemory(BanditMemory.FORM, "any", arms));
        try (StateFolder folder = StateFolder.open(dir)) {
            KeptSelections store = new KeptSelections(folder);

            store.write(Map.of(MODEL, largest));

            assertThat(store.read(MODEL)).contains(largest);
        }
    }
}
