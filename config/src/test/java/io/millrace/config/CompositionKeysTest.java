package io.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.config.change.ConfigPlan;
import io.millrace.inference.ModelName;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models that are made of others, as the config says it. */
class CompositionKeysTest {
    private static final ModelName A = new ModelName("a");
    private static final ModelName B = new ModelName("b");

    private static String document(String both) {
        return """
            pools:
              gpu: {protocol: oip-rest, endpoints: [a:1]}
              llm: {protocol: openai-rest, endpoints: [b:1]}
            models:
              a: {slo: {latency: 1s}, serve: [gpu]}
              b: {slo: {latency: 1s}, serve: [gpu]}
              chat: {slo: {latency: 1s}, serve: [llm]}
              both: {slo: {latency: 1s}, %s}
            """.formatted(both);
    }

    private static Composition read(String both) {
        return Documents.model(Documents.good(document(both)), "both")
                .composition()
                .orElseThrow();
    }

    @Test
    void anEnsembleNeedsAllItsMembersUnlessItSaysOtherwise() {
        assertThat(read("ensemble: {members: [{model: a}, {model: b, weight: 2, name: x, outputs: {s: p}}],"
                        + " combine: vote}"))
                .isEqualTo(new EnsembleSettings(
                        List.of(
                                new EnsembleSettings.Member("a", A, 1, Map.of()),
                                new EnsembleSettings.Member("x", B, 2, Map.of("s", "p"))),
                        CombineForm.VOTE,
                        2,
                        0.9));
    }

    @Test
    void aStepHasWhatIsLeftUnlessItSaysOtherwise() {
        assertThat(read("chain: [{model: a, share: 30%}, {model: b, inputs: {i: j}, outputs: {k: l}}]"))
                .isEqualTo(new ChainSettings(List.of(
                        new ChainSettings.Step("a", A, OptionalDouble.of(0.3), Map.of(), Map.of()),
                        new ChainSettings.Step("b", B, OptionalDouble.empty(), Map.of("i", "j"), Map.of("k", "l")))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
        serve: [gpu], chain: [{model: a}]                        ~ 'serve' is for models that have servers, and this one has 'chain'
        batch: {max: 8}, chain: [{model: a}]                     ~ 'batch' is for models that have servers, and this one has 'chain'
        retry: {attempts: 2}, chain: [{model: a}]                ~ 'retry' is for models that have servers, and this one has 'chain'
        hedge: {budget: 1%}, chain: [{model: a}]                 ~ 'hedge' is for models that have servers, and this one has 'chain'
        chain: [{model: a}], switch: {on: {input: i}, cases: [{equals: [1], model: a}]} ~ a model has one of 'serve', 'ensemble', 'chain' and 'switch'
        required: true                                           ~ a model needs the key 'serve', or else 'ensemble', 'chain' or 'switch'
        ensemble: {members: [{model: a}]}                        ~ the ensemble section needs the key 'combine'
        ensemble: {members: [{model: a}], combine: avg}          ~ 'combine' must be mean, median, max or vote, found 'avg'
        ensemble: {members: [], combine: mean}                   ~ 'members' must not be empty
        ensemble: {members: [{model: c}], combine: mean}         ~ no model 'c', did you mean 'a'?
        ensemble: {members: [{model: bot}], combine: mean}       ~ no model 'bot', did you mean 'both'?
        ensemble: {members: [{model: both}], combine: mean}      ~ it is made of itself: both → both
        ensemble: {members: [{model: chat}], combine: mean}      ~ 'chat' cannot be a part: requests to its pool 'llm' are not read
        ensemble: {members: [{model: a}, {model: a}], combine: mean} ~ 'members' has 'a' twice: give one another 'name'
        ensemble: {members: [{model: a}], combine: mean, quorum: 2} ~ 'quorum' must be from 1 to the number of members, 1
        ensemble: {members: [{model: a, outputs: {x: z, y: z}}], combine: mean} ~ 'outputs' gives two outputs one name
        ensemble: {members: [{model: a, weight: 0}], combine: mean} ~ 'weight' must be a number above 0, at most 1000000, found '0'
        chain: [{model: a}, {model: a}]                          ~ 'chain' has 'a' twice: give one another 'name'
        chain: [{model: a, share: 0%}]                           ~ 'share' must be a percentage above 0% such as 10%, found '0%'
        chain: [{model: a}], traffic: {labels: {stable: 3}}      ~ 'labels' are of versions, and a model with 'chain' has none
        chain: [{model: a}], traffic: {split: [{version: 3, weight: 1}]} ~ a model with 'chain' has no versions
        switch: {on: {}, cases: [{equals: [1], model: a}]}       ~ 'on' must not be empty
        switch: {on: {input: i, header: h}, cases: [{equals: [1], model: a}]} ~ 'on' takes one of 'input' and 'header'
        switch: {on: {input: i}, cases: [{model: a}]}            ~ a case has 'equals', or 'from' or 'below' or both
        switch: {on: {input: i}, cases: [{equals: [1], from: 1, model: a}]} ~ a case has 'equals', or 'from' or 'below' or both
        switch: {on: {input: i}, cases: [{from: 2, below: 2, model: a}]} ~ 'below' must be above 'from'
        switch: {on: {input: i}, cases: [{equals: [1], model: a}], otherwise: c} ~ no model 'c', did you mean 'a'?
        """)
    void tellsWhatIsWrong(String both, String problem) {
        assertThat(Documents.problems(document(both)))
                .singleElement()
                .asString()
                .satisfies(told ->
                        assertThat(told.replaceFirst("^[0-9]+:[0-9]+: ", "")).isEqualTo(problem));
    }

    @Test
    void aCircleIsToldOnceWithItsPath() {
        String document = document("chain: [{model: c}]")
                + "  c: {slo: {latency: 1s}, serve: [gpu], traffic: {split: [{name: me, weight: 1}, {model: d, weight:"
                + " 1}]}}\n"
                + "  d: {slo: {latency: 1s}, switch: {on: {header: h}, cases: [{equals: [1], model: both}]}}\n";

        assertThat(Documents.problems(document)).containsExactly("8:37: it is made of itself: both → c → d → both");
    }

    @Test
    void atMostEightAreBelowEachOther() {
        assertThat(Documents.problems(tower(9))).singleElement().asString().contains("more than 8 deep: m8 → m7");
        assertThat(Documents.good(tower(8)).models()).hasSize(12);
    }

    private static String tower(int high) {
        StringBuilder document = new StringBuilder(document("chain: [{model: a}]"));
        for (int i = 0; i < high; i++)
            document.append(
                    "  m%d: {slo: {latency: 1s}, chain: [{model: %s}]}\n".formatted(i, i == 0 ? "a" : "m" + (i - 1)));
        return document.toString();
    }

    @Test
    void atMostThirtyTwoAreAskedForOneCall() {
        String wide = "  wide: {slo: {latency: 1s}, ensemble: {combine: mean, members: [%s]}}\n"
                .formatted(String.join(
                        ", ",
                        IntStream.range(0, 17)
                                .mapToObj(i -> "{model: both, name: n" + i + "}")
                                .toList()));

        assertThat(Documents.problems(document("chain: [{model: a}]") + wide))
                .singleElement()
                .asString()
                .contains("it has more than 32 parts, with those of its parts");
    }

    @Test
    void changesWhileTheRouterRuns() {
        ConfigPlan plan = ConfigPlan.of(
                Documents.good(document("chain: [{model: a}]")),
                Documents.good(document("chain: [{model: a}, {model: b}]")));

        assertThat(plan.text()).isEqualTo("models ~both (chain)");
    }

    @Test
    void fromServersToPartsAsWell() {
        ConfigPlan plan = ConfigPlan.of(
                Documents.good(document("serve: [gpu]")), Documents.good(document("chain: [{model: b}]")));

        assertThat(plan.impossible()).isEmpty();
        assertThat(plan.text()).startsWith("models ~both (").contains("serve", "chain");
    }
}
