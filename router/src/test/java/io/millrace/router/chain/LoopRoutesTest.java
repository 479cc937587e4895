package io.millrace.router.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.config.ConfigReader;
import io.millrace.config.ConfigResult;
import io.millrace.config.ModelConfig;
import io.millrace.inference.HandTicker;
import io.millrace.inference.ModelName;
import io.millrace.router.route.Route;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a loop has learned of a route, when the config changes. */
class LoopRoutesTest {
    private final LoopRoutes routes = new LoopRoutes(new Sharers(1, () -> 1), new HandTicker(), new Random(1));

    private static Route route(String settings) {
        String document = """
                pools: {p: {protocol: oip-rest, endpoints: ["h:1"]}}
                models: {m: {slo: {latency: 50ms}, serve: [p]%s}}
                """.formatted(settings);
        ConfigResult read = ConfigReader.read(Path.of("m.yaml"), document.getBytes(StandardCharsets.UTF_8), Map.of());
        assertThat(read).isInstanceOf(ConfigResult.Good.class);
        ModelConfig model = Objects.requireNonNull(
                ((ConfigResult.Good) read).config().models().get(new ModelName("m")));
        return new Route(model, 0, List.of(List.of()));
    }

    @Test
    void isKeptWhileItsSettingsAre() {
        LoopRoute before = routes.of(route(""));

        LoopRoute after = routes.of(route(", timeout: 3s"));

        assertThat(after.retry()).isSameAs(before.retry());
        assertThat(after.hedge()).isSameAs(before.hedge());
        assertThat(after.deadline()).isNotSameAs(before.deadline());
    }

    @Test
    void beginsAnewWhereTheyAreOthers() {
        LoopRoute first = routes.of(route(""));
        LoopRoute second = routes.of(route(", retry: {attempts: 5}"));
        LoopRoute third = routes.of(route(", retry: {attempts: 5}, hedge: {budget: 0%}"));

        assertThat(second.retry()).isNotSameAs(first.retry());
        assertThat(second.hedge()).isSameAs(first.hedge());
        assertThat(third.retry()).isSameAs(second.retry());
        assertThat(third.hedge()).isNotSameAs(second.hedge());
    }
}
