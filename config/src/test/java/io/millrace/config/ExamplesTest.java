package io.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every config among the examples can be served as it stands. */
class ExamplesTest {
    static List<Path> configs() throws IOException {
        try (Stream<Path> files = Files.list(Documents.EXAMPLES)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void areFound() throws IOException {
        assertThat(configs()).hasSizeGreaterThan(5);
    }

    @ParameterizedTest
    @MethodSource("configs")
    void areGood(Path config) throws IOException {
        assertThat(Documents.good(Files.readString(config)).models()).isNotEmpty();
    }
}
