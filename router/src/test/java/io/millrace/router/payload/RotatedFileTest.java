package io.millrace.router.payload;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.config.PayloadLogSettings.ToFile;
import io.millrace.config.PayloadSample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotatedFileTest {
    private static final PayloadSample ALL = new PayloadSample(1, List.of(), OptionalInt.empty());

    @TempDir
    Path folder;

    private static KeptCall call(String id) {
        return new KeptCall(Instant.EPOCH, Instant.EPOCH, id, "digits", "1", "", "oip", "/v2", 200, null, null, ALL);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void keepsTheLastFilesAndNoMore() throws IOException {
        int line = PayloadLine.of(call("0")).length();
        Path path = folder.resolve("p.jsonl");
        try (RotatedFile file = new RotatedFile(new ToFile(path, 2L * line, 3))) {
            for (int i = 0; i < 9; i++) file.write(List.of(call("" + i)));
        }

        assertThat(files()).containsExactly("p.jsonl", "p.jsonl.1", "p.jsonl.2");
        assertThat(Files.readString(path)).contains("\"id\":\"8\"").doesNotContain("\"id\":\"7\"");
        assertThat(Files.readString(folder.resolve("p.jsonl.2"))).contains("\"id\":\"4\"", "\"id\":\"5\"");
    }

    @Test
    void goesOnInAFileThatIsThere() throws IOException {
        Path path = folder.resolve("p.jsonl");
        ToFile to = new ToFile(path, 1_000, 1);
        try (RotatedFile file = new RotatedFile(to)) {
            file.write(List.of(call("1")));
        }
        try (RotatedFile file = new RotatedFile(to)) {
            file.write(List.of(call("2")));
        }

        assertThat(Files.readAllLines(path)).hasSize(2);
    }

    @Test
    void aLineLongerThanAFileHasOneOfItsOwn() throws IOException {
        Path path = folder.resolve("p.jsonl");
        try (RotatedFile file = new RotatedFile(new ToFile(path, 1, 2))) {
            file.write(List.of(call("1"), call("2"), call("3")));
        }

        assertThat(files()).containsExactly("p.jsonl", "p.jsonl.1");
        assertThat(Files.readAllLines(path)).hasSize(1);
    }
}
