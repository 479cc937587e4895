package io.millrace.router.out;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.inference.HandTicker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineFileTest {
    private static final Duration A_SECOND = Duration.ofSeconds(1);

    @TempDir
    Path folder;

    private final HandTicker ticker = new HandTicker();
    private Path path;
    private LineFile file;

    @BeforeEach
    void open() throws IOException {
        path = folder.resolve("access.log");
        file = new LineFile(path, ticker);
    }

    @AfterEach
    void close() throws IOException {
        file.close();
    }

    @Test
    void linesAreAddedToWhatIsThere() throws IOException {
        file.write(List.of("one\n", "two\n"));
        file.close();

        file = new LineFile(path, ticker);
        file.write(List.of("three\n"));

        assertThat(path).hasContent("one\ntwo\nthree");
    }

    @Test
    void aRenamedFileGetsASuccessor() throws IOException {
        file.write(List.of("one\n"));
        Path rotated = Files.move(path, folder.resolve("access.log.1"));
        file.write(List.of("two\n"));
        ticker.turn(A_SECOND);

        file.write(List.of("three\n"));

        assertThat(rotated).hasContent("one\ntwo");
        assertThat(path).hasContent("three");
    }

    @Test
    void soDoesARemovedOne() throws IOException {
        file.write(List.of("one\n"));
        Files.delete(path);
        ticker.turn(A_SECOND);

        file.write(List.of("two\n"));

        assertThat(path).hasContent("two");
    }

    @Test
    void oneThatAnotherHasTakenThePlaceOfIsLeftAlone() throws IOException {
        file.write(List.of("one\n"));
        Path rotated = Files.move(path, folder.resolve("access.log.1"));
        Files.createFile(path);
        ticker.turn(A_SECOND);

        file.write(List.of("two\n"));

        assertThat(rotated).hasContent("one");
        assertThat(path).hasContent("two");
    }

    @Test
    void oneCutToNothingGoesOnFromThere() throws IOException {
        file.write(List.of("one\n"));
        Files.write(path, new byte[0]);

        file.write(List.of("two\n"));

        assertThat(path).hasContent("two");
    }

    @Test
    void isOpenedAgainOnceThatIsPossible() throws IOException {
        Files.delete(path);
        Files.createDirectory(path);
        ticker.turn(A_SECOND);
        assertThatThrownBy(() -> file.write(List.of("lost\n"))).isInstanceOf(IOException.class);
        Files.delete(path);

        file.write(List.of("found\n"));

        assertThat(path).hasContent("found");
    }
}
