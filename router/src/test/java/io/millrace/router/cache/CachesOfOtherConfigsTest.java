package io.millrace.router.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.config.ConfigReader;
import io.millrace.config.ConfigResult;
import io.millrace.config.RouterConfig;
import io.millrace.inference.HandTicker;
import io.millrace.inference.ModelName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which answers are still remembered when the config has changed. */
class CachesOfOtherConfigsTest {
    private static final ModelName MODEL = new ModelName("m");
    private static final RouterConfig BEFORE = config("", "one", "cache: {ttl: 1m}");

    private final PredictionCaches caches = PredictionCaches.of(BEFORE, new HandTicker());
    private final ModelCache cache = Objects.requireNonNull(caches.of(MODEL));

    private static RouterConfig config(String ofPool, String pool, String cache) {
        String document = """
                pools:
                  one: {protocol: oip-rest, endpoints: ["h:1"]%s}
                  two: {protocol: oip-rest, endpoints: ["h:2"]}
                models:
                  m: {slo: {latency: 50ms}, serve: [%s], %s}
                """.formatted(ofPool, pool, cache);
        ConfigResult read = ConfigReader.read(Path.of("m.yaml"), document.getBytes(StandardCharsets.UTF_8), Map.of());
        assertThat(read).isInstanceOf(ConfigResult.Good.class);
        return ((ConfigResult.Good) read).config();
    }

    private @Nullable ModelCache after(RouterConfig next) {
        caches.follow(BEFORE, next);
        return caches.of(MODEL);
    }

    @Test
    void allOfThemWhereTheSameServersAnswer() {
        assertThat(after(config(", token: other", "one", "timeout: 3s, cache: {ttl: 1m}")))
                .isSameAs(cache);
    }

    @Test
    void noneWhereOthersDo() {
        assertThat(after(config("", "two", "cache: {ttl: 1m}"))).isNotNull().isNotSameAs(cache);
        assertThat(after(config(", http: {base-path: /other}", "one", "cache: {ttl: 1m}")))
                .isNotSameAs(cache);
    }

    @Test
    void noneWhereTheyAreKeptOtherwiseOrNotAtAll() {
        assertThat(after(config("", "one", "cache: {ttl: 2m}"))).isNotNull().isNotSameAs(cache);
        assertThat(after(config("", "one", "required: true"))).isNull();
    }
}
