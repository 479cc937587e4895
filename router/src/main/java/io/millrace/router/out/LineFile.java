package io.millrace.router.out;

import io.millrace.inference.Ticker;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file that lines are added to, each with its end. Whoever rotates logs may rename or remove it, or cut it to nothing: what is written from a second
 * later on goes to a file of its name. By one thread.
 */
public final class LineFile implements Out<String> {
    private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

    private final Path path;
    private final Ticker ticker;
    private @Nullable OutputStream out;
    private @Nullable Object key;
    private long lookedNanos;
    private boolean isTorn;

    /** @throws IOException when it cannot be opened */
    public LineFile(Path path, Ticker ticker) throws IOException {
        this.path = path;
        this.ticker = ticker;
        open();
    }

    private void open() throws IOException {
        out = Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        key = keyOf(path);
        lookedNanos = ticker.nanos();
    }

    @Override
    public void write(List<String> lines) throws IOException {
        if (out != null && ticker.nanos() - lookedNanos >= LOOK_NANOS) look();
        if (out == null) open();
        // Of a line that did not fit the disk a part may stand there.
        String text = isTorn ? "\n" + String.join("", lines) : String.join("", lines);
        try {
            Objects.requireNonNull(out).write(text.getBytes(StandardCharsets.UTF_8));
            isTorn = false;
        } catch (IOException e) {
            isTorn = true;
            close();
            throw e;
        }
    }

    private void look() throws IOException {
        lookedNanos = ticker.nanos();
        if (!Files.exists(path) || !Objects.equals(key, keyOf(path))) {
            close();
            isTorn = false;
        }
    }

    /** Tells files apart, whatever they are called. */
    private static @Nullable Object keyOf(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    @Override
    public void close() throws IOException {
        OutputStream open = out;
        out = null;
        if (open != null) open.close();
    }
}
