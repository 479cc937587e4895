package io.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.inference.ModelName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads documents that tests have in hand, as if they lay among the examples, whose digits model they may name. */
final class Documents {
    static final Path EXAMPLES = Path.of("../examples");

    /** One pool of servers, one of this process, and a model on both; nothing that has a default. */
    static final String SMALL = """
            pools:
              gpu:
                protocol: oip-rest
                endpoints:
                  - 10.0.0.7:8000
              local:
                protocol: djl
                models:
                  digits: {path: digits/model.onnx}
            models:
              digits:
                slo: {latency: 50ms}
                serve: [gpu, local]
            """;

    private Documents() {}

    static ConfigResult read(String document) {
        return read(document, Map.of());
    }

    static ConfigResult read(String document, Map<String, String> environment) {
        return ConfigReader.read(EXAMPLES.resolve("test.yaml"), document.getBytes(StandardCharsets.UTF_8), environment);
    }

    static RouterConfig good(String document) {
        return good(read(document));
    }

    static RouterConfig good(ConfigResult result) {
        assertThat(result).isInstanceOf(ConfigResult.Good.class);
        return ((ConfigResult.Good) result).config();
    }

    static PoolConfig pool(RouterConfig config, String name) {
        return Objects.requireNonNull(config.pools().get(name));
    }

    static ModelConfig model(RouterConfig config, String name) {
        return Objects.requireNonNull(config.models().get(new ModelName(name)));
    }

    /** The problems, each as {@code line:column: message}. */
    static List<String> problems(String document) {
        return problems(read(document));
    }

    static List<String> problems(ConfigResult result) {
        assertThat(result).isInstanceOf(ConfigResult.Bad.class);
        return ((ConfigResult.Bad) result)
                .problems().stream()
                        .map(problem -> problem.line() + ":" + problem.column() + ": " + problem.message())
                        .toList();
    }
}
