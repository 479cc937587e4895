package io.millrace.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * Whether this machine had processor time to spare during a run. What a call was answered means the same on any machine;
 * a few milliseconds between two processes mean nothing where each waits for its turn, and a deadline means nothing where
 * a hypervisor gives all of them none for a second. Linux only; elsewhere, always quiet.
 */
public final class BusyMachine {
    private static final Path STAT = Path.of("/proc/stat");
    private static final double SPARE = 0.15;
    /** Of a minute, a second or two in which nothing runs. A machine that nobody steals from stays below a third of it. */
    private static final double STOLEN = 0.02;

    // As /proc/stat has them: user nice system idle iowait irq softirq steal …
    private static final int IDLE = 3;
    private static final int STEAL = 7;

    private final long[] before = ticks();

    /** Runs the assertion about milliseconds if this machine could keep them; else says that it could not. */
    public void judge(String row, Runnable timing) {
        double idle = ratio(IDLE, 1);
        double stolen = ratio(STEAL, 0);
        if (idle >= SPARE && stolen <= STOLEN) timing.run();
        else
            System.out.printf(
                    Locale.ROOT,
                    "%s: times not judged, the machine was %.0f %% idle and %.0f %% of it stolen%n",
                    row,
                    100 * idle,
                    100 * stolen);
    }

    /** Whether so much of the machine was given to others that even deadlines of seconds say nothing. */
    public boolean isStolen() {
        return ratio(STEAL, 0) > STOLEN;
    }

    /** Of all processor time since the beginning; {@code unknown} where nobody tells. */
    private double ratio(int field, double unknown) {
        long[] now = ticks();
        if (now.length == 0) return unknown;
        long all = Arrays.stream(now).sum() - Arrays.stream(before).sum();
        return (double) (now[field] - before[field]) / all;
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
