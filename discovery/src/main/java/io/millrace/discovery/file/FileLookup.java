package io.millrace.discovery.file;

import io.millrace.backends.Endpoint;
import io.millrace.discovery.polled.Found;
import io.millrace.discovery.polled.Lookup;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Reads a file of endpoints on a worker thread. One half written reads as trouble, and is whole the next time. */
public final class FileLookup implements Lookup {
    static final int LARGEST = 1 << 20;
    private static final Duration HOLDS = Duration.ofSeconds(1);

    /** @see #read */
    @FunctionalInterface
    public interface Reader {
        /**
         * Endpoints of one pool from the file's text. On a worker thread.
         *
         * @throws IllegalArgumentException with line and reason
         */
        List<Endpoint> read(String text);
    }

    private final Vertx vertx;
    private final Path path;
    private final Reader reader;
    private byte[] last = {};
    private List<Endpoint> endpoints = List.of();
    private boolean hasRead;

    public FileLookup(Vertx vertx, Path path, Reader reader) {
        this.vertx = vertx;
        this.path = path;
        this.reader = reader;
    }

    @Override
    public Future<Found> look() {
        return vertx.executeBlocking(this::read).map(found -> new Found(Objects.requireNonNull(found), HOLDS));
    }

    private synchronized List<Endpoint> read() throws IOException {
        byte[] now = bytes();
        if (hasRead && Arrays.equals(now, last)) return endpoints;
        endpoints = reader.read(new String(now, StandardCharsets.UTF_8));
        last = now;
        hasRead = true;
        return endpoints;
    }

    private byte[] bytes() throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) throw new IOException(path + " has more than " + LARGEST + " bytes");
            return bytes;
        } catch (NoSuchFileException gone) {
            throw new IOException("there is no file " + path, gone);
        }
    }
}
