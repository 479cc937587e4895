package io.millrace.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * Whether this machine had processor time to spare during a run. Counts of errors mean the same on any machine; a few
 * milliseconds between two processes mean nothing where each waits for its turn. Linux only; elsewhere, always quiet.
 */
public final class BusyMachine {
    private static final Path STAT = Path.of("/proc/stat");
    private static final double SPARE = 0.15;

    private final long[] before = ticks();

    /** Runs the assertion about milliseconds if this machine could keep them; else says that it could not. */
    public void judge(String row, Runnable timing) {
        double idle = idleRatio();
        if (idle >= SPARE) timing.run();
        else System.out.printf(Locale.ROOT, "%s: times not judged, the machine was %.0f %% idle%n", row, 100 * idle);
    }

    private double idleRatio() {
        long[] now = ticks();
        if (now.length == 0) return 1;
        // user nice system idle iowait irq softirq steal …
        long all = Arrays.stream(now).sum() - Arrays.stream(before).sum();
        return (double) (now[3] - before[3]) / all;
    }

    private static long[] ticks() {
        if (!Files.exists(STAT)) return new long[0];
        try {
            String line = Files.readAllLines(STAT).getFirst();
            return Arrays.stream(line.split("\\s+"))
                    .skip(1)
                    .mapToLong(Long::parseLong)
                    .toArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
