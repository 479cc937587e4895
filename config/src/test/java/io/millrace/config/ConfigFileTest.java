package io.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {
    private static final String SMALL = """
            pools: {local: {protocol: djl, models: {m: {path: m.onnx}}}}
            models: {m: {slo: {latency: 1s}, serve: [local]}}
            """;

    @TempDir
    Path folder;

    @Test
    void isNotThere() {
        Path file = folder.resolve("none.yaml");

        assertThat(problems(file)).containsExactly(file + ": no such file");
    }

    @Test
    void isAFolder() {
        assertThat(problems(folder)).containsExactly(folder + ": is a folder, not a file");
    }

    @Test
    void isReadNoFurtherThanTheLimit() throws IOException {
        Path file = folder.resolve("large.yaml");
        try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
            large.setLength(10 << 20);
        }

        assertThat(problems(file)).containsExactly(file + ": longer than 1048576 bytes");
    }

    @Test
    void mayBeAsLongAsTheLimit() throws IOException {
        Files.createFile(folder.resolve("m.onnx"));
        Path file = folder.resolve("padded.yaml");
        Files.writeString(file, SMALL + "#".repeat(ConfigReader.MAX_BYTES - SMALL.length()));

        assertThat(ConfigReader.read(file, Map.of())).isInstanceOf(ConfigResult.Good.class);
    }

    @Test
    void namesModelsFromItsOwnFolderAlsoThroughALink() throws IOException {
        Path real = Files.createDirectory(folder.resolve("real"));
        Path linked = Files.createDirectory(folder.resolve("linked"));
        Files.createFile(linked.resolve("m.onnx"));
        Files.writeString(real.resolve("c.yaml"), SMALL);
        Path file = Files.createSymbolicLink(linked.resolve("c.yaml"), real.resolve("c.yaml"));

        PoolConfig pool = Documents.pool(Documents.good(ConfigReader.read(file, Map.of())), "local");

        assertThat(pool.djl().orElseThrow().models()).containsValue(linked.resolve("m.onnx"));
    }

    @Test
    void mayBeginWithAByteOrderMark() throws IOException {
        Files.createFile(folder.resolve("m.onnx"));
        Path file = folder.resolve("c.yaml");
        Files.writeString(file, "\uFEFF" + SMALL);

        assertThat(ConfigReader.read(file, Map.of())).isInstanceOf(ConfigResult.Good.class);
    }

    @Test
    void isNamedInItsProblemsAsItWasGiven() throws IOException {
        Path file = folder.resolve("c.yaml");
        Files.writeString(file, "pools: {}\n", StandardCharsets.UTF_8);

        assertThat(problems(file).getFirst()).startsWith(file + ":1:1: ");
    }

    private static List<String> problems(Path file) {
        return ((ConfigResult.Bad) ConfigReader.read(file, Map.of()))
                .problems().stream().map(Problem::toString).toList();
    }
}
