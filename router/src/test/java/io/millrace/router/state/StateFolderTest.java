package io.millrace.router.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFolderTest {
    private static final byte[] BODY = "what was learned".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path above;

    private Path dir() {
        return above.resolve("made/here");
    }

    @Test
    void readsWhatWasWrittenLast() throws IOException {
        try (StateFolder folder = StateFolder.open(dir())) {
            assertThat(folder.read("a")).isEmpty();
            folder.write("a", "before".getBytes(StandardCharsets.UTF_8));
            folder.write("a", BODY);
            folder.write("b".repeat(300), BODY);
        }

        try (StateFolder folder = StateFolder.open(dir())) {
            assertThat(folder.read("a")).contains(BODY);
            assertThat(folder.read("b".repeat(300))).contains(BODY);
            assertThat(folder.read("b".repeat(299))).isEmpty();
        }
    }

    @Test
    void isOneProcessesAlone() throws IOException {
        try (StateFolder first = StateFolder.open(dir())) {
            assertThatThrownBy(() -> StateFolder.open(dir())).hasMessage("another process keeps its state in " + dir());
            assertThat(first.read("a")).isEmpty();
        }
        StateFolder.open(dir()).close();
    }

    @Test
    void readsNothingThatIsNotWhatWasWritten() throws IOException {
        try (StateFolder folder = StateFolder.open(dir())) {
            folder.write("a", BODY);
            byte[] whole = Files.readAllBytes(dir().resolve("a"));
            SplittableRandom random = new SplittableRandom(1);
            for (int i = 0; i < 1_000; i++) {
                byte[] spoilt = whole.clone();
                spoilt[random.nextInt(spoilt.length)] ^= (byte) (1 << random.nextInt(8));
                Files.write(dir().resolve("a"), spoilt);

                assertThatThrownBy(() -> folder.read("a")).isInstanceOf(IOException.class);
            }
            for (int length = 0; length < whole.length; length++) {
                Files.write(dir().resolve("a"), Arrays.copyOf(whole, length));

                assertThatThrownBy(() -> folder.read("a")).isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void isBounded() throws IOException {
        try (StateFolder folder = StateFolder.open(dir())) {
            assertThatThrownBy(() -> folder.write("a", new byte[StateFolder.MOST_BYTES + 1]))
                    .hasMessageContaining("too many");
            Files.write(dir().resolve("a"), new byte[StateFolder.MOST_BYTES + 100]);

            assertThatThrownBy(() -> folder.read("a")).hasMessageContaining("more than");
        }
    }

    @Test
    void tellsThatItCannotBeHad() throws IOException {
        Path file = Files.writeString(above.resolve("file"), "");

        assertThatThrownBy(() -> StateFolder.open(file.resolve("below"))).isInstanceOf(IOException.class);
    }
}
