package io.millrace.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process has used of processors, by Linux' {@code /proc}; 0 elsewhere. */
public final class ProcessorTime {
    private static final double TICKS_PER_SECOND = 100;

    private final Path stat;
    private final double before;
    private final long sinceNanos = System.nanoTime();

    public ProcessorTime(long pid) {
        this.stat = Path.of("/proc/" + pid + "/stat");
        this.before = seconds();
    }

    /** Of one processor, since this was made. */
    public double ratio() {
        return (seconds() - before) / ((System.nanoTime() - sinceNanos) / 1e9);
    }

    private double seconds() {
        if (!Files.exists(stat)) return 0;
        try {
            String line = Files.readString(stat);
            // Behind the name, which may have any character: the state is the third field.
            String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
            return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
