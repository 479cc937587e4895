package io.millrace.router.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Files of one process, each replaced whole. The first line of a file is the SHA-256 of the rest, so that what a disk, an editor
 * or another program made of it is not taken for what was written. Any thread; blocks.
 */
public final class StateFolder implements AutoCloseable {
    /** Of one file, in bytes; more is neither written nor read. */
    public static final int MOST_BYTES = 4 << 20;

    private static final int LONGEST_NAME = 160;
    private static final int HEAD_BYTES = 65;

    private final Path dir;
    private final FileChannel lock;

    private StateFolder(Path dir, FileChannel lock) {
        this.dir = dir;
        this.lock = lock;
    }

    /**
     * Makes the folder where there is none, and takes it for this process.
     *
     * @throws IOException with a sentence, when it cannot be written into or another process has it
     */
    public static StateFolder open(Path dir) throws IOException {
        Files.createDirectories(dir);
        FileChannel channel =
                FileChannel.open(dir.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (taken(channel) == null) throw new IOException("another process keeps its state in " + dir);
            return new StateFolder(dir, channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static @Nullable FileLock taken(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException ours) {
            return null;
        }
    }

    /** Its name is kept as far as a file system takes it. */
    private Path file(String name) {
        String fits = name.length() <= LONGEST_NAME
                ? name
                : name.substring(0, LONGEST_NAME) + "-"
                        + hash(name.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
        return dir.resolve(fits);
    }

    /**
     * @param name of letters, digits and {@code . _ - +}
     * @return what was written last; empty when nothing was
     * @throws IOException with a sentence, when there is something else than what was written
     */
    public Optional<byte[]> read(String name) throws IOException {
        Path file = file(name);
        byte[] all;
        try (var in = Files.newInputStream(file)) {
            all = in.readNBytes(HEAD_BYTES + MOST_BYTES + 1);
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
        if (all.length > HEAD_BYTES + MOST_BYTES)
            throw new IOException(file + " has more than " + MOST_BYTES + " bytes");
        if (all.length < HEAD_BYTES) throw new IOException(file + " is cut off");
        byte[] body = Arrays.copyOfRange(all, HEAD_BYTES, all.length);
        String head = new String(all, 0, HEAD_BYTES, StandardCharsets.ISO_8859_1);
        if (!head.equals(hash(body) + "\n")) throw new IOException(file + " is not what was written there");
        return Optional.of(body);
    }

    /** All of it or nothing, whatever happens meanwhile; when it returns it is on the disk. */
    public synchronized void write(String name, byte[] body) throws IOException {
        if (body.length > MOST_BYTES) throw new IOException(body.length + " bytes are too many for " + name);
        Path file = file(name);
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel out = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            writeAll(out, ByteBuffer.wrap((hash(body) + "\n").getBytes(StandardCharsets.ISO_8859_1)));
            writeAll(out, ByteBuffer.wrap(body));
            out.force(true);
        }
        try {
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException plain) {
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** What stands there is moved out of the way, so that it can be looked at; of what was set aside before nothing is left. */
    synchronized void setAside(String name) throws IOException {
        Path file = file(name);
        Files.move(file, file.resolveSibling(file.getFileName() + ".damaged"), StandardCopyOption.REPLACE_EXISTING);
    }

    private static void writeAll(FileChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) out.write(bytes);
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Another process may have it. */
    @Override
    public void close() throws IOException {
        lock.close();
    }
}
