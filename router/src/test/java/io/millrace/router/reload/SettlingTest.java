package io.millrace.router.reload;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.router.reload.Settling.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a config's files are to be read again, by what looks at them show. */
class SettlingTest {
    @TempDir
    private Path folder;

    private Path config;
    private Path token;
    private Settling settling;

    @BeforeEach
    void begin() throws IOException {
        config = Files.writeString(folder.resolve("millrace.yaml"), "one");
        token = Files.writeString(folder.resolve("token"), "secret");
        settling = new Settling(config, FileStamps.of(Set.of(config)));
    }

    private Verdict look(Path... files) {
        return settling.look(FileStamps.of(Set.of(files)));
    }

    private List<Verdict> looks(int times) {
        return Stream.generate(() -> look(config)).limit(times).toList();
    }

    @Test
    void readsNothingWhileNothingChanges() {
        assertThat(looks(3)).containsOnly(Verdict.AS_READ);
    }

    @Test
    void readsOnceWhenAWrittenFileIsStill() throws IOException {
        Files.writeString(config, "one and a ha");
        assertThat(look(config)).isEqualTo(Verdict.MOVING);
        Files.writeString(config, "one and a half");
        assertThat(look(config)).isEqualTo(Verdict.MOVING);

        assertThat(looks(3)).containsExactly(Verdict.READ_NOW, Verdict.AS_READ, Verdict.AS_READ);
    }

    @Test
    void readsWhatTookTheFilesPlaceThoughItLooksAlike() throws IOException {
        Path fresh = Files.writeString(folder.resolve("fresh"), "two");
        Files.setLastModifiedTime(fresh, Files.getLastModifiedTime(config));
        Files.move(fresh, config, StandardCopyOption.ATOMIC_MOVE);

        assertThat(looks(3)).containsExactly(Verdict.MOVING, Verdict.READ_NOW, Verdict.AS_READ);
    }

    /** As Kubernetes changes a ConfigMap: the file is a link into a folder that is a link, which is replaced. */
    @Test
    void readsWhatIsReachedByAnotherLink() throws IOException {
        Path first = Files.createDirectory(folder.resolve("..1"));
        Path second = Files.createDirectory(folder.resolve("..2"));
        Files.writeString(first.resolve("c"), "one");
        Files.writeString(second.resolve("c"), "two");
        Path data = Files.createSymbolicLink(folder.resolve("..data"), first.getFileName());
        config = Files.createSymbolicLink(folder.resolve("c"), Path.of("..data/c"));
        settling = new Settling(config, FileStamps.of(Set.of(config)));
        assertThat(looks(2)).containsOnly(Verdict.AS_READ);

        Path other = Files.createSymbolicLink(folder.resolve("..tmp"), second.getFileName());
        Files.move(other, data, StandardCopyOption.ATOMIC_MOVE);

        assertThat(looks(3)).containsExactly(Verdict.MOVING, Verdict.READ_NOW, Verdict.AS_READ);
    }

    @Test
    void tellsOnceThatTheFileIsGoneAndReadsItWhenItIsBack() throws IOException {
        Files.delete(config);
        assertThat(looks(4)).containsExactly(Verdict.MOVING, Verdict.GONE, Verdict.MOVING, Verdict.MOVING);

        Files.writeString(config, "again");

        assertThat(looks(3)).containsExactly(Verdict.MOVING, Verdict.READ_NOW, Verdict.AS_READ);
    }

    @Test
    void aFileThatIsLookedAtFromNowOnIsNoChange() throws IOException {
        assertThat(look(config, token)).isEqualTo(Verdict.AS_READ);

        Files.writeString(token, "another secret");

        assertThat(look(config, token)).isEqualTo(Verdict.MOVING);
        assertThat(look(config, token)).isEqualTo(Verdict.READ_NOW);
    }
}
