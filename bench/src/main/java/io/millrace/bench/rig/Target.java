package io.millrace.bench.rig;

import java.util.Locale;

/** What a ratio is to reach. */
sealed interface Target {
    double bound();

    boolean met(Ratio ratio);

    /** The ratio must be so much or more, with all of its interval. */
    record AtLeast(double bound) implements Target {
        @Override
        public boolean met(Ratio ratio) {
            return ratio.low() >= bound;
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, ">=%.4g", bound);
        }
    }

    /** The ratio must be so much or less, with all of its interval. */
    record AtMost(double bound) implements Target {
        @Override
        public boolean met(Ratio ratio) {
            return ratio.high() <= bound;
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "<=%.4g", bound);
        }
    }
}
