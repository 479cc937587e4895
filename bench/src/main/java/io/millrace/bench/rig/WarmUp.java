package io.millrace.bench.rig;

import java.time.Duration;
import java.util.function.ObjDoubleConsumer;

/** What comes before the first figure of a contender. */
final class WarmUp {
    /** Of the guessed rate, one after the other: a JVM that has compiled nothing yet is not to be overrun. */
    private static final double[] GENTLY = {0.02, 0.04, 0.08, 0.15, 0.25, 0.35, 0.45};

    private static final double STEADY = 0.6;
    private static final Duration STEP = Duration.ofSeconds(1);
    private static final Duration LOOK = Duration.ofSeconds(4);
    /** Of one processor, by the threads that compile. */
    private static final double QUIET = 0.02;

    private WarmUp() {}

    /**
     * Loads a JVM until it hardly compiles any more, or for as long as the effort allows; what is no JVM, for a moment.
     *
     * @param play at a share of the guessed rate, for so long
     */
    static void of(Contender contender, Effort effort, ObjDoubleConsumer<Duration> play) {
        if (!contender.server().jvm()) {
            play.accept(STEP, STEADY);
            return;
        }
        long end = System.nanoTime() + effort.warmUp().toNanos();
        for (double share : GENTLY) play.accept(STEP, share);
        long jvm = contender.server().pid();
        boolean compiles = true;
        while (compiles && System.nanoTime() < end) {
            long before = CompilerThreads.cpuNanos(jvm);
            play.accept(LOOK, STEADY);
            compiles = CompilerThreads.cpuNanos(jvm) - before > QUIET * LOOK.toNanos();
        }
    }
}
