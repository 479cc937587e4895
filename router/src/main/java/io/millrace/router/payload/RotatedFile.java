package io.millrace.router.payload;

import io.millrace.config.PayloadLogSettings.ToFile;
import io.millrace.router.out.Out;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lines in a file, and when it is full in the next: {@code payloads.jsonl} becomes {@code payloads.jsonl.1}, that one
 * {@code .2}, and the last is removed. By one thread.
 */
final class RotatedFile implements Out<KeptCall> {
    private final ToFile to;
    private @Nullable OutputStream out;
    private long written;
    private boolean isTorn;

    /** @throws IOException when it cannot be opened */
    RotatedFile(ToFile to) throws IOException {
        this.to = to;
        open();
    }

    private void open() throws IOException {
        out = Files.newOutputStream(to.path(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        written = Files.size(to.path());
    }

    @Override
    public void write(List<KeptCall> some) throws IOException {
        for (KeptCall call : some) write(PayloadLine.of(call).getBytes(StandardCharsets.UTF_8));
    }

    private void write(byte[] line) throws IOException {
        if (out == null) open();
        // Of a line that did not fit the disk a part may stand there.
        if (isTorn) Objects.requireNonNull(out).write('\n');
        isTorn = false;
        if (written > 0 && written + line.length > to.maxFile()) next();
        try {
            Objects.requireNonNull(out).write(line);
            written += line.length;
        } catch (IOException e) {
            isTorn = true;
            close();
            throw e;
        }
    }

    private void next() throws IOException {
        close();
        if (to.files() == 1) Files.deleteIfExists(to.path());
        else for (int i = to.files() - 1; i > 0; i--) move(i - 1, i);
        open();
    }

    private void move(int from, int next) throws IOException {
        if (Files.exists(numbered(from)))
            Files.move(numbered(from), numbered(next), StandardCopyOption.REPLACE_EXISTING);
    }

    private Path numbered(int number) {
        return number == 0 ? to.path() : to.path().resolveSibling(to.path().getFileName() + "." + number);
    }

    @Override
    public void close() throws IOException {
        OutputStream open = out;
        out = null;
        if (open != null) open.close();
    }
}
