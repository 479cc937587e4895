package io.millrace.router.cache.shared;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.config.ConfigReader;
import io.millrace.config.ConfigResult;
import io.millrace.config.ModelConfig;
import io.millrace.config.RouterConfig;
import io.millrace.inference.ModelName;
import io.millrace.router.cache.Question;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which routers find each other's answers. */
class ShareTest {
    private static final ModelName MODEL = new ModelName("m");
    private static final Question QUESTION =
            new Question(MODEL, "1", Optional.empty(), Optional.empty(), List.of(), Map.of(), List.of());
    private static final String DOCUMENT = """
            redis: {address: "r:1"}
            pools:
              one: {protocol: oip-rest, endpoints: ["h:1"]}
              two: {protocol: oip-rest, endpoints: ["h:2"]}
            models:
              m: {slo: {latency: 50ms}, serve: [one], cache: {ttl: 1m, shared: true}}
            """;

    private static Share share(String document) {
        ConfigResult read = ConfigReader.read(Path.of("m.yaml"), document.getBytes(StandardCharsets.UTF_8), Map.of());
        assertThat(read).isInstanceOf(ConfigResult.Good.class);
        RouterConfig config = ((ConfigResult.Good) read).config();
        ModelConfig model = Objects.requireNonNull(config.models().get(MODEL));
        return new Share("p", model, model.cache().orElseThrow(), config);
    }

    private static String key(String document) {
        Share share = share(document);
        return share.key(share.name(QUESTION));
    }

    /** Written down, for another version of Millrace must not read what this one writes otherwise. */
    @Test
    void hasTheSameNamesInEveryProcess() {
        assertThat(key(DOCUMENT))
                .isEqualTo("p:answer:m:d91d242937a14cf817f679f071ae59a72b142ed1d86d3c84d7a30e24821da284");
    }

    @Test
    void sharesWithThoseThatDifferInWhatChangesNoAnswer() {
        assertThat(key(DOCUMENT.replace("50ms", "70ms")
                        .replace("h:1", "other:1")
                        .replace("ttl: 1m,", "ttl: 1m, size: 1MiB,")))
                .isEqualTo(key(DOCUMENT));
    }

    @Test
    void sharesNothingWithThoseWhoseServersAreOthers() {
        assertThat(List.of(
                        key(DOCUMENT.replace("[one]", "[two]")),
                        key(DOCUMENT.replace("[one]", "[one, two]")),
                        key(DOCUMENT.replace("one: {protocol: oip-rest", "one: {protocol: tfs-rest")),
                        key(DOCUMENT.replace("[\"h:1\"]", "[\"h:1\"], http: {base-path: /other}")),
                        key(DOCUMENT.replace("ttl: 1m", "ttl: 2m"))))
                .doesNotContain(key(DOCUMENT))
                .doesNotHaveDuplicates();
    }

    @Test
    void knowsHowOldAnAnswerIs() {
        Share share = share(DOCUMENT);
        long minute = Duration.ofMinutes(1).toNanos();

        assertThat(share.bornNanos(60_000, minute)).isEqualTo(minute);
        assertThat(share.bornNanos(45_000, minute)).isEqualTo(minute / 4 * 3);
        assertThat(share.bornNanos(Long.MAX_VALUE, minute)).isEqualTo(minute);
        assertThat(share.bornNanos(0, minute)).isZero();
    }
}
