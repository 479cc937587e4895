package io.millrace.chaos.ledger;

import io.millrace.chaos.ledger.Sighting.What;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * What one server saw, in the order it happened. Written by the server's event loop, read by any thread or process.
 *
 * <p>A record is {@code nanos:8 exchange:4 id:4 what:4 padding:4}. {@code what} is written last and is 0 until then, so a
 * reader sees whole records only. When the ledger is full, further sightings are counted and dropped.
 */
public final class ServerLedger implements AutoCloseable {
    public static final int DEFAULT_CAPACITY = 1 << 19;

    private static final int RECORD = 24;
    private static final VarHandle WHAT = ValueLayout.JAVA_INT.varHandle();

    private final Arena arena;
    private final MemorySegment records;
    private final AtomicInteger next = new AtomicInteger();

    private ServerLedger(Arena arena, MemorySegment records) {
        this.arena = arena;
        this.records = records;
    }

    /** In this process's memory. */
    public static ServerLedger inMemory() {
        Arena arena = Arena.ofShared();
        return new ServerLedger(arena, arena.allocate((long) DEFAULT_CAPACITY * RECORD, 8));
    }

    /** In a file, made when it is not there. Two processes may have it open, one of them writing. */
    public static ServerLedger inFile(Path file) {
        Arena arena = Arena.ofShared();
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long bytes = (long) DEFAULT_CAPACITY * RECORD;
            return new ServerLedger(arena, channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes, arena));
        } catch (IOException e) {
            arena.close();
            throw new UncheckedIOException(e);
        }
    }

    public void add(long nanos, int exchange, int id, What what) {
        int index = next.getAndIncrement();
        if (index >= DEFAULT_CAPACITY) return;
        long at = (long) index * RECORD;
        records.set(ValueLayout.JAVA_LONG, at, nanos);
        records.set(ValueLayout.JAVA_INT, at + 8, exchange);
        records.set(ValueLayout.JAVA_INT, at + 12, id);
        WHAT.setRelease(records, at + 16, what.code());
    }

    /** A copy of what is there now, oldest first. */
    public List<Sighting> sightings() {
        List<Sighting> found = new ArrayList<>();
        for (long at = 0; at < records.byteSize(); at += RECORD) {
            int what = (int) WHAT.getAcquire(records, at + 16);
            if (what == 0) break;
            found.add(new Sighting(
                    records.get(ValueLayout.JAVA_LONG, at),
                    records.get(ValueLayout.JAVA_INT, at + 8),
                    records.get(ValueLayout.JAVA_INT, at + 12),
                    What.of(what)));
        }
        return found;
    }

    public Stream<Sighting> sightings(What what) {
        return sightings().stream().filter(s -> s.what() == what);
    }

    /** Sightings that found no room; anything but 0 makes a run worthless. */
    public int dropped() {
        return Math.max(0, next.get() - DEFAULT_CAPACITY);
    }

    @Override
    public void close() {
        arena.close();
    }
}
