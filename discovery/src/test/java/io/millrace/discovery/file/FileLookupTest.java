package io.millrace.discovery.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.backends.Endpoint;
import io.millrace.backends.ServerFamily;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLookupTest {
    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger reads = new AtomicInteger();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    private List<Endpoint> hosts(String text) {
        reads.incrementAndGet();
        return Stream.of(text.split("\n"))
                .map(host -> Endpoint.remote("p", ServerFamily.OIP_REST, host, 80))
                .toList();
    }

    private List<Endpoint> look(FileLookup lookup) {
        return lookup.look().await().endpoints();
    }

    @Test
    void followsAFileThatIsReplacedBehindALink() throws IOException {
        Path first = Files.writeString(folder.resolve("first"), "a\nb");
        Path second = Files.writeString(folder.resolve("second"), "c");
        Path link = Files.createSymbolicLink(folder.resolve("link"), first);
        FileLookup lookup = new FileLookup(vertx, link, this::hosts);
        assertThat(look(lookup)).hasSize(2);

        Path other = Files.createSymbolicLink(folder.resolve("other"), second);
        Files.move(other, link, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);

        assertThat(look(lookup)).extracting(Endpoint::host).containsExactly("c");
    }

    @Test
    void readsTheSameTextOnce() throws IOException {
        FileLookup lookup = new FileLookup(vertx, Files.writeString(folder.resolve("f"), "a"), this::hosts);
        look(lookup);
        look(lookup);

        assertThat(reads).hasValue(1);
    }

    @Test
    void isInTroubleWithoutTheFileAndWithAHugeOne() throws IOException {
        Path path = folder.resolve("f");
        FileLookup lookup = new FileLookup(vertx, path, this::hosts);
        assertThatThrownBy(() -> look(lookup)).hasMessageContaining("there is no file");

        Files.write(path, new byte[FileLookup.LARGEST + 1]);
        assertThatThrownBy(() -> look(lookup)).hasMessageContaining("more than 1048576 bytes");
    }
}
