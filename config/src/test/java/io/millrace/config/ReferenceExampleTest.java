package io.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.http.HttpSettings;
import io.millrace.backends.tls.PemFiles;
import io.millrace.backends.tls.TestAuthority;
import io.millrace.config.schema.ConfigSchema;
import io.millrace.discovery.health.EjectionSettings;
import io.millrace.discovery.health.ProbeSettings;
import io.millrace.slo.breaker.BreakerSettings;
import io.millrace.slo.deadline.DeadlineSettings;
import io.millrace.slo.retry.RetrySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code examples/reference.yaml} keeps what its first line promises. */
class ReferenceExampleTest {
    private static final Path FILE = Documents.EXAMPLES.resolve("reference.yaml");

    @Test
    void hasEveryKeyThereIs() throws IOException {
        Set<String> keys = new TreeSet<>();
        ConfigSchema.root()
                .findValues("properties")
                .forEach(properties -> properties.fieldNames().forEachRemaining(keys::add));
        String text = Files.readString(FILE);

        assertThat(keys)
                .hasSizeGreaterThan(50)
                .allSatisfy(key -> assertThat(text).containsPattern("(?m)^[ #-]*" + key + ":"));
    }

    /** They name files that everybody makes for himself. */
    @Test
    void hasKeysInCommentsThatAreRightOnceTheirFilesAreThere(@TempDir Path folder) throws IOException {
        PemFiles files = new PemFiles(folder);
        TestAuthority authority = new TestAuthority("Ours");
        files.certified("millrace", authority.issue("localhost"));
        files.certified("millrace-client", authority.issue("localhost"));
        files.trusted("clients-ca.crt", authority);
        files.trusted("servers-ca.crt", authority);
        files.trusted("consul-ca.crt", authority);
        files.certified("admin", authority.issue("localhost"));
        files.trusted("admins-ca.crt", authority);
        Files.writeString(folder.resolve("consul-token"), "secret");
        Files.writeString(folder.resolve("admin-token"), "secret");
        Files.writeString(folder.resolve("otlp-key"), "secret");
        Files.writeString(folder.resolve("redis-password"), "secret");
        files.trusted("redis-ca.crt", authority);
        String text = Files.readString(FILE).replaceAll("(?m)^( +)# (?=( {2})*[a-z-]+:)", "$1");

        RouterConfig config = Documents.good(text.replace("tls/", folder + "/").replace("secrets/", folder + "/"));

        assertThat(config.listen().tls()).isPresent();
        assertThat(config.admin().tls()).isPresent();
        assertThat(config.admin().token()).isPresent();
        assertThat(Documents.pool(config, "triton").http().tls()).isPresent();
        assertThat(Documents.pool(config, "triton").discover().consul()).isPresent();
        assertThat(config.registries().consul().tls()).isPresent();
        assertThat(config.redis().orElseThrow().password()).isPresent();
        assertThat(config.redis().orElseThrow().tls()).isPresent();
        assertThat(config.peers().discover().consul()).isPresent();
    }

    @Test
    void hasTheDefaultWhereThereIsOne() {
        RouterConfig config = Documents.good(ConfigReader.read(FILE, Map.of()));
        PoolConfig pool = Documents.pool(config, "triton");
        ModelConfig model = Documents.model(config, "digits");
        RouterConfig small = Documents.good(Documents.SMALL);

        assertThat(config.listen()).isEqualTo(ListenSettings.DEFAULTS);
        assertThat(config.admin()).isEqualTo(AdminSettings.DEFAULTS);
        assertThat(config.accessLog()).isEqualTo(AccessLogSettings.DEFAULT);
        assertThat(config.tracing().map(TracingSettings::sample)).contains(TracingSettings.DEFAULT_SAMPLE);
        assertThat(config.tracing().map(TracingSettings::service)).contains(TracingSettings.DEFAULT_SERVICE);
        assertThat(config.payloadLog().map(PayloadLogSettings::maxBody)).contains(PayloadLogSettings.DEFAULT_MAX_BODY);
        assertThat(config.eventLoops()).isEmpty();
        assertThat(config.drainTimeout()).isEqualTo(RouterConfig.DEFAULT_DRAIN_TIMEOUT);
        assertThat(pool.http()).isEqualTo(HttpSettings.DEFAULTS);
        assertThat(pool.probe()).isEqualTo(ProbeSettings.DEFAULTS);
        assertThat(pool.ejection()).isEqualTo(EjectionSettings.DEFAULTS);
        assertThat(pool.breaker()).isEqualTo(BreakerSettings.DEFAULTS);
        assertThat(Documents.pool(config, "local").djl())
                .isEqualTo(Documents.pool(small, "local").djl());
        assertThat(model.slo()).isEqualTo(Documents.model(small, "digits").slo());
        assertThat(model.deadline()).isEqualTo(DeadlineSettings.DEFAULTS);
        assertThat(model.retry()).isEqualTo(RetrySettings.DEFAULTS);
        assertThat(model.required()).isFalse();
    }
}
