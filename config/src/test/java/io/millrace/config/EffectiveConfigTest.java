package io.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EffectiveConfigTest {

    @ParameterizedTest
    @ValueSource(strings = {"demo.yaml", "fleet.yaml", "reference.yaml", "service.yaml"})
    void anExampleReadsBackEqual(String example) {
        assertReadsBack(Documents.good(ConfigReader.read(Documents.EXAMPLES.resolve(example), Map.of())));
    }

    static Stream<EveryKeyTest.Case> everyKey() {
        return EveryKeyTest.cases();
    }

    @ParameterizedTest
    @MethodSource("everyKey")
    void aDocumentWithThatKeyReadsBackEqual(EveryKeyTest.Case key) {
        assertReadsBack(Documents.good(key.document()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a$b", "${HOME}", "$$", "a: b", "- a", "# no", "'", "\"", "\\\\", "*a", "&a", "!t", "off", "null", "~",
                        "010", "1e3",
                "0.5", "1:30", "true", "<<", "=", "{a}", "[a]", "a, b", " a ", "ü𝕏\u2028", "%", "@a", "`a", "?", "|",
                        ">", "serving_default:0"
            })
    void aTensorOfAnyNameReadsBackEqual(String name) {
        String quoted = '"' + name.replace("\"", "\\\"").replace("$", "$$") + '"';
        assertReadsBack(
                Documents.good(Documents.SMALL + "    inputs: [{name: " + quoted + ", datatype: FP32, shape: []}]\n"));
    }

    @Test
    void spellsOutEveryDefault() {
        String printed = EffectiveConfig.print(Documents.good(Documents.SMALL));

        assertThat(printed).startsWith("""
                listen:
                  address: 0.0.0.0
                  port: 8080
                  max-body: 64MiB
                  max-buffered: 512MiB
                  replay-limit: 1MiB
                  idle-timeout: 75s
                  head-timeout: 10s
                  write-stall: 30s
                  max-connections: 10000
                  max-streams: 256
                admin:
                  address: 127.0.0.1
                  port: 8081
                access-log: 'off'
                event-loops: auto
                drain-timeout: 30s
                discovery:
                  consul:
                    address: http://127.0.0.1:8500
                    wait: 1m
                pools:
                  gpu:
                    protocol: oip-rest
                    endpoints:
                    - address: 10.0.0.7:8000
                      weight: 1
                    http:
                      connect-timeout: 250ms
                      max-connections: 128
                      max-waiting: 256
                      keep-alive: 30s
                      max-answer: 64MiB
                      stream-above: 1MiB
                      base-path: ''
                    probe:
                      interval: 2s
                      timeout: 1s
                      unhealthy-after: 2
                    eject:
                      consecutive-failures: 5
                      base-time: 1s
                      max-time: 30s
                      max-ejected: 50%
                      slow-start: 5s
                    breaker:
                      failure-ratio: 50%
                      window: 50
                      min-attempts: 10
                      open-for: 1s
                """);
    }

    @Test
    void namesFilesSoThatTheyAreFoundFromAnywhere() {
        RouterConfig config = Documents.good("access-log: ./access.log\n" + Documents.SMALL);

        assertThat(config.accessLog())
                .isEqualTo(new AccessLogSettings.ToFile(
                        Documents.EXAMPLES.toAbsolutePath().normalize().resolve("access.log")));
        assertReadsBack(config);
    }

    static void assertReadsBack(RouterConfig config) {
        byte[] printed = EffectiveConfig.print(config).getBytes(StandardCharsets.UTF_8);

        assertThat(ConfigReader.read(Path.of("/elsewhere/printed.yaml"), printed, Map.of()))
                .isEqualTo(new ConfigResult.Good(config));
    }
}
