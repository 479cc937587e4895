package io.millrace.config.change;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.tls.CertifiedKey;
import io.millrace.backends.tls.PemFiles;
import io.millrace.backends.tls.TestAuthority;
import io.millrace.config.ConfigReader;
import io.millrace.config.ConfigResult;
import io.millrace.config.ModelConfig;
import io.millrace.config.RouterConfig;
import io.millrace.inference.ModelName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From one config to another: what is new, gone and different, and what of it needs a start. */
class ConfigPlanTest {
    private static final String BEFORE = """
            listen: {port: 8080}
            pools:
              gpu: {protocol: oip-rest, endpoints: ["10.0.0.7:8000"]}
              cpu: {protocol: tfs-rest, endpoints: ["10.0.0.8:8501"]}
            models:
              digits: {slo: {latency: 50ms}, serve: [gpu, cpu]}
              faces: {slo: {latency: 80ms}, serve: [gpu]}
            """;

    @TempDir
    private Path folder;

    private RouterConfig read(String document) {
        ConfigResult result =
                ConfigReader.read(folder.resolve("millrace.yaml"), document.getBytes(StandardCharsets.UTF_8), Map.of());
        assertThat(result).isInstanceOf(ConfigResult.Good.class);
        return ((ConfigResult.Good) result).config();
    }

    private ConfigPlan to(String after) {
        return ConfigPlan.of(read(BEFORE), read(after));
    }

    @Test
    void ofTheSameDocumentIsNothing() {
        ConfigPlan plan = to("# a word\n" + BEFORE.replace("80ms", "0.08s"));

        assertThat(plan.isEmpty()).isTrue();
        assertThat(plan.restart()).isEmpty();
        assertThat(plan.text()).isEmpty();
    }

    @Test
    void namesWhatIsAddedRemovedAndChangedWithItsKeys() {
        ConfigPlan plan = to("""
                listen: {port: 8080}
                pools:
                  gpu: {protocol: oip-rest, endpoints: ["10.0.0.7:8000", "10.0.0.9:8000"], http: {keep-alive: 3s}}
                  torch: {protocol: torchserve-rest, endpoints: ["10.0.0.5:8080"]}
                models:
                  digits: {slo: {latency: 60ms}, serve: [gpu, torch]}
                  voices: {slo: {latency: 80ms}, serve: [torch]}
                """);

        assertThat(plan.pools())
                .isEqualTo(new NamedChanges(
                        List.of("torch"), List.of("cpu"), Map.of("gpu", List.of("endpoints", "http"))));
        assertThat(plan.models())
                .isEqualTo(new NamedChanges(
                        List.of("voices"), List.of("faces"), Map.of("digits", List.of("slo", "serve"))));
        assertThat(plan.text())
                .isEqualTo("pools +torch -cpu ~gpu (endpoints, http); models +voices -faces ~digits (slo, serve)");
    }

    @Test
    void whatDidNotChangeStaysTheSameObject() {
        RouterConfig running = read(BEFORE);

        RouterConfig inForce =
                ConfigPlan.of(running, read(BEFORE.replace("50ms", "60ms"))).inForce();

        assertThat(inForce.pools().get("gpu")).isSameAs(running.pools().get("gpu"));
        ModelName faces = new ModelName("faces");
        assertThat(inForce.models().get(faces)).isSameAs(running.models().get(faces));
        ModelConfig digits = Objects.requireNonNull(inForce.models().get(new ModelName("digits")));
        assertThat(digits.slo().latency()).hasMillis(60);
    }

    @Test
    void keysThatAreReadAtTheStartWaitAndKeepTheirValues() {
        ConfigPlan plan = to("event-loops: 3\nadmin: {port: 9000}\naccess-log: stdout\nstate: {dir: s}\n"
                + BEFORE.replace("8080", "8090"));

        assertThat(plan.restart())
                .containsExactlyInAnyOrder("listen.port", "admin.port", "access-log", "event-loops", "state.dir");
        assertThat(plan.isEmpty()).isTrue();
        assertThat(plan.inForce()).isEqualTo(read(BEFORE));
    }

    @Test
    void tracingWaitsForARestartAndSoDoesAnotherKeyOfItsReceiver() {
        String traced = "tracing: {otlp: \"http://a:4318\", headers: {key: %s}}\n" + BEFORE;
        RouterConfig running = read(traced.formatted("one"));

        assertThat(to(traced.formatted("one")).restart())
                .containsExactlyInAnyOrder("tracing.otlp", "tracing.sample", "tracing.service", "tracing.headers");
        ConfigPlan other = ConfigPlan.of(running, read(traced.formatted("another")));
        assertThat(other.restart()).containsExactly("tracing");
        assertThat(other.inForce()).isEqualTo(running);
    }

    @Test
    void whereBodiesGoWaitsForARestartAndOfWhichCallsDoesNot() {
        String kept = "payload-log: {to: %s}\n" + BEFORE.replace("[gpu]}", "[gpu], payload-log: {sample: %s}}");
        ConfigPlan plan = ConfigPlan.of(read(kept.formatted("/a", "1%")), read(kept.formatted("/b", "2%")));

        assertThat(plan.restart()).containsExactly("payload-log.to");
        assertThat(plan.models().changed()).containsEntry("faces", List.of("payload-log"));
        assertThat(plan.inForce()).isEqualTo(read(kept.formatted("/a", "2%")));
    }

    @Test
    void keysOfTheWholeThatChangeAtOnce() {
        ConfigPlan plan =
                to("drain-timeout: 3s\nredis: {address: \"r:1\"}\ndiscovery: {consul: {address: \"http://c:1\"}}\n"
                        + "peers: {consul: millrace}\n" + BEFORE);

        assertThat(plan.settings()).containsExactlyInAnyOrder("drain-timeout", "discovery", "redis", "peers");
        assertThat(plan.restart()).isEmpty();
        assertThat(plan.inForce().drainTimeout()).hasSeconds(3);
        assertThat(plan.inForce().peers().discover().consul()).isPresent();
    }

    @Test
    void aPoolCannotLearnAnotherProtocol() {
        assertThat(to(BEFORE.replace("tfs-rest", "torchserve-rest")).impossible())
                .containsExactly("pool 'cpu' speaks tfs-rest while the router runs, not torchserve-rest:"
                        + " give the new one another name, or restart");
    }

    @Test
    void seesASecretThatChangedInItsFile() throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "first");
        String document = BEFORE.replace("oip-rest,", "oip-rest, token: \"file:token\",");
        RouterConfig running = read(document);
        Files.writeString(token, "second");

        ConfigPlan plan = ConfigPlan.of(running, read(document));

        assertThat(plan.pools().changed()).isEqualTo(Map.of("gpu", List.of("token")));
        assertThat(plan.toString()).doesNotContain("first", "second");
    }

    @Test
    void seesAPasswordThatChangedInItsFile() throws IOException {
        Path password = Files.writeString(folder.resolve("password"), "first");
        String document = "redis: {address: \"r:1\", password: \"file:password\"}\n" + BEFORE;
        RouterConfig running = read(document);
        Files.writeString(password, "second");

        ConfigPlan plan = ConfigPlan.of(running, read(document));

        assertThat(plan.settings()).containsExactly("redis");
        assertThat(plan.toString()).doesNotContain("first", "second");
        assertThat(FilesRead.of(running)).contains(password);
    }

    @Test
    void seesACertificateThatChangedInItsFiles() {
        TestAuthority authority = new TestAuthority("Ours");
        PemFiles files = new PemFiles(folder);
        CertifiedKey own = files.certified("own", authority.issue("localhost"));
        String tls = "tls: {cert: %s, key: %s}".formatted(own.certFile(), own.keyFile());
        String document =
                BEFORE.replace("port: 8080", "port: 8080, " + tls).replace("tfs-rest,", "tfs-rest, " + tls + ",");
        RouterConfig running = read(document);
        files.certified("own", authority.issue("localhost"));

        ConfigPlan plan = ConfigPlan.of(running, read(document));

        assertThat(plan.settings()).containsExactly("listen.tls");
        assertThat(plan.pools().changed()).isEqualTo(Map.of("cpu", List.of("tls")));
        assertThat(plan.restart()).isEmpty();
    }

    @Test
    void whetherClientsUseTlsWaitsForARestart() {
        CertifiedKey own = new PemFiles(folder).certified("own", new TestAuthority("Ours").issue("localhost"));
        ConfigPlan plan = to(BEFORE.replace(
                "port: 8080", "port: 8080, tls: {cert: %s, key: %s}".formatted(own.certFile(), own.keyFile())));

        assertThat(plan.restart()).containsExactly("listen.tls");
        assertThat(plan.inForce().listen().tls()).isEmpty();
    }
}
