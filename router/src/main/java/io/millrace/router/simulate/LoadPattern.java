package io.millrace.router.simulate;

import io.millrace.inference.Priority;
import java.util.List;

/** What load comes. */
public sealed interface LoadPattern {

    /**
     * Calls of one row at random intervals around a rate that changes in steps, over and over.
     *
     * @param variation of the intervals: their standard deviation over their mean. 1 is Poisson, more comes in clumps, 0 like
     *                  clockwork
     */
    record Random(List<Stretch> stretches, double variation) implements LoadPattern {
        public Random {
            stretches = List.copyOf(stretches);
            if (stretches.stream().noneMatch(stretch -> stretch.perSecond() > 0))
                throw new IllegalArgumentException("a load of nothing");
            if (!(variation >= 0 && variation <= 100))
                throw new IllegalArgumentException("variation must be in 0..100");
        }

        public static Random poisson(double perSecond) {
            return new Random(List.of(Stretch.forEver(perSecond)), 1);
        }

        public static Random gamma(double perSecond, double variation) {
            return new Random(List.of(Stretch.forEver(perSecond)), variation);
        }

        /** How many calls come as one: the variance of their number in a long time over its mean. */
        public double dispersion() {
            return variation * variation;
        }

        /** Calls, over the whole of its stretches. */
        public double meanPerSecond() {
            double calls = 0;
            double seconds = 0;
            for (Stretch stretch : stretches) {
                calls += stretch.perSecond() * (stretch.nanos() / 1e9);
                seconds += stretch.nanos() / 1e9;
            }
            return calls / seconds;
        }

        Random times(double factor) {
            List<Stretch> scaled = stretches.stream()
                    .map(stretch -> new Stretch(stretch.perSecond() * factor, stretch.nanos()))
                    .toList();
            return new Random(scaled, variation);
        }
    }

    /** Calls as they were recorded, in the order of their times. */
    record Recorded(List<Call> calls) implements LoadPattern {
        public Recorded {
            calls = List.copyOf(calls);
            if (calls.isEmpty()) throw new IllegalArgumentException("an empty trace");
        }
    }

    /** A time of one rate, which may be 0. */
    record Stretch(double perSecond, long nanos) {
        public Stretch {
            if (!(perSecond >= 0 && perSecond <= 1e9)) throw new IllegalArgumentException("rate must be in 0..1e9");
            if (nanos <= 0) throw new IllegalArgumentException("a stretch of no time");
        }

        static Stretch forEver(double perSecond) {
            return new Stretch(perSecond, Long.MAX_VALUE);
        }
    }

    /** One call of a trace. */
    record Call(long atNanos, int rows, Priority priority) {
        public Call {
            if (atNanos < 0 || rows < 1) throw new IllegalArgumentException("a call before the start, or of no rows");
        }
    }
}
