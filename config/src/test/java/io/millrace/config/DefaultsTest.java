package io.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.Endpoint;
import io.millrace.backends.ServerFamily;
import io.millrace.backends.djl.DjlSettings;
import io.millrace.backends.http.HttpSettings;
import io.millrace.discovery.consul.ConsulFolder;
import io.millrace.discovery.health.EjectionSettings;
import io.millrace.discovery.health.ProbeSettings;
import io.millrace.discovery.kubernetes.ConfigMapTarget;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelSignature;
import io.millrace.slo.Objective;
import io.millrace.slo.breaker.BreakerSettings;
import io.millrace.slo.deadline.DeadlineSettings;
import io.millrace.slo.hedge.HedgeSettings;
import io.millrace.slo.retry.RetrySettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DefaultsTest {
    private final RouterConfig config = Documents.good(Documents.SMALL);

    @Test
    void theProcessTakesTheDefaultsOfTheCode() {
        assertThat(config.listen()).isEqualTo(ListenSettings.DEFAULTS);
        assertThat(config.admin()).isEqualTo(AdminSettings.DEFAULTS);
        assertThat(config.accessLog()).isEqualTo(new AccessLogSettings.Off());
        assertThat(config.tracing()).isEmpty();
        assertThat(config.payloadLog()).isEmpty();
        assertThat(config.eventLoops()).isEmpty();
        assertThat(config.drainTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.registries()).isEqualTo(RegistrySettings.DEFAULTS);
        assertThat(config.redis()).isEmpty();
        assertThat(config.peers()).isEqualTo(PeerSettings.ALONE);
        assertThat(config.state()).isEmpty();
    }

    @Test
    void routersAgreeUnderOurNameWhereNoOtherIsGiven() {
        assertThat(Documents.good("state: {dir: /s, consul: {}}\n" + Documents.SMALL)
                        .state())
                .contains(new StateSettings(
                        Optional.of(Path.of("/s")), Optional.of(new ConsulFolder("millrace")), Optional.empty()));
        assertThat(Documents.good("state: {kubernetes: {}}\n" + Documents.SMALL).state())
                .contains(new StateSettings(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(new ConfigMapTarget(Optional.empty(), "millrace"))));
    }

    @Test
    void aPoolOfServersTakesTheDefaultsOfTheCode() {
        assertThat(config.pools().get("gpu"))
                .isEqualTo(new PoolConfig(
                        "gpu",
                        ServerFamily.OIP_REST,
                        List.of(Endpoint.remote("gpu", ServerFamily.OIP_REST, "10.0.0.7", 8000)),
                        DiscoverSettings.NOWHERE,
                        HttpSettings.DEFAULTS,
                        Optional.empty(),
                        Optional.empty(),
                        ProbeSettings.DEFAULTS,
                        EjectionSettings.DEFAULTS,
                        BreakerSettings.DEFAULTS,
                        Optional.empty(),
                        PickSettings.DEFAULTS,
                        false));
    }

    @Test
    void aPoolOfThisProcessTakesTheDefaultsOfTheCode() {
        var model = Documents.EXAMPLES.toAbsolutePath().normalize().resolve("digits/model.onnx");
        assertThat(config.pools().get("local"))
                .isEqualTo(new PoolConfig(
                        "local",
                        ServerFamily.DJL,
                        List.of(Endpoint.inProcess("local")),
                        DiscoverSettings.NOWHERE,
                        HttpSettings.DEFAULTS,
                        Optional.of(new DjlSettings(
                                Map.of(new ModelName("digits"), model),
                                Runtime.getRuntime().availableProcessors(),
                                DjlSettings.DEFAULT_MAX_WAITING)),
                        Optional.empty(),
                        ProbeSettings.DEFAULTS,
                        EjectionSettings.DEFAULTS,
                        BreakerSettings.DEFAULTS,
                        Optional.empty(),
                        PickSettings.DEFAULTS,
                        false));
    }

    @Test
    void aModelTakesTheDefaultsOfTheCode() {
        ModelName name = new ModelName("digits");
        assertThat(config.models().get(name))
                .isEqualTo(new ModelConfig(
                        name,
                        new Objective(Duration.ofMillis(50), 99, 99.9, Duration.ofDays(30)),
                        DeadlineSettings.DEFAULTS,
                        RetrySettings.DEFAULTS,
                        List.of("gpu", "local"),
                        ModelSignature.UNKNOWN,
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        HedgeSettings.DEFAULTS,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        Optional.empty(),
                        false));
    }

    @Test
    void aPromotionTakesTheDefaultsOfTheCode() {
        RouterConfig promoting = Documents.good(
                Documents.SMALL
                        + "    traffic: {split: [{version: 3, weight: 1}, {version: 4, weight: 0}], promote: {from: 3, to: 4}}\n");

        assertThat(Documents.model(promoting, "digits").traffic().orElseThrow().promote())
                .contains(new PromoteSettings("3", "4", CanarySettings.DEFAULTS));
    }

    @Test
    void aRedisTakesTheDefaultsOfTheCode() {
        assertThat(Documents.good("redis: {address: \"[::1]:6379\"}\n" + Documents.SMALL)
                        .redis())
                .contains(new RedisSettings(
                        "::1",
                        6379,
                        Optional.empty(),
                        Optional.empty(),
                        0,
                        Optional.empty(),
                        Duration.ofMillis(5),
                        1 << 20,
                        "millrace"));
    }

    @Test
    void aQueueLetsServersHaveAsManyAsTheyBear() {
        assertThat(queue("queue: {}")).isEqualTo(QueueSettings.DEFAULTS);
    }

    @Test
    void aModelThatBatchesHasAQueue() {
        assertThat(queue("batch: {max: 8}")).isEqualTo(QueueSettings.OF_BATCHES);
        assertThat(queue("batch: {max: 8}\n    queue: {at-once: adaptive}"))
                .isEqualTo(new QueueSettings(QueueSettings.DEFAULT_MAX, new AtOnce.Adaptive()));
    }

    private static QueueSettings queue(String keys) {
        RouterConfig read = Documents.good(Documents.SMALL + "    " + keys + "\n");
        return Documents.model(read, "digits").queue().orElseThrow();
    }

    @Test
    void poolsAndModelsKeepTheOrderOfTheDocument() {
        RouterConfig renamed = Documents.good(Documents.SMALL
                .replace("gpu", "z")
                .replace("models:\n  digits:", "models:\n  y: {slo: {latency: 1s}, serve: [z]}\n  digits:"));

        assertThat(renamed.pools().keySet()).containsExactly("z", "local");
        assertThat(renamed.models().keySet()).extracting(ModelName::text).containsExactly("y", "digits");
    }
}
