package io.millrace.router.simulate;

import java.util.Arrays;
import java.util.SplittableRandom;

/** A load written down beforehand, for those who play it in real time. */
public final class Timetable {
    private Timetable() {}

    /**
     * When calls arrive, in nanoseconds from the start and never falling; the same for the same arguments.
     *
     * @param calls at most; a trace may have fewer
     */
    public static long[] of(LoadPattern load, int calls, long seed) {
        Arrivals arrivals = switch (load) {
            case LoadPattern.Random random -> new RandomArrivals(random, 0, new SplittableRandom(seed));
            case LoadPattern.Recorded recorded -> new RecordedArrivals(recorded);
        };
        long[] at = new long[calls];
        int count = 0;
        while (count < calls && arrivals.next()) at[count++] = arrivals.atNanos();
        return count == calls ? at : Arrays.copyOf(at, count);
    }
}
