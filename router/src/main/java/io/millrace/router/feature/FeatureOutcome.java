package io.millrace.router.feature;

import java.util.Locale;

/** What came of looking for one row, for metrics. */
public enum FeatureOutcome {
    /** It was in memory. */
    HIT,
    /** It was in Redis. */
    FOUND,
    MISSING,
    BAD,
    TIMEOUT,
    ERROR,
    OPEN,
    FULL,
    LATE;

    static FeatureOutcome of(FeatureRow row) {
        return switch (row) {
            case FeatureRow.Found found -> FOUND;
            case FeatureRow.Missing missing -> MISSING;
            case FeatureRow.Bad bad -> BAD;
            case FeatureRow.Unknown why ->
                switch (why) {
                    case TIMEOUT -> TIMEOUT;
                    case ERROR -> ERROR;
                    case OPEN -> OPEN;
                    case FULL -> FULL;
                    case LATE -> LATE;
                };
        };
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
