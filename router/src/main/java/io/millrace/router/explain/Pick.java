package io.millrace.router.explain;

import io.millrace.backends.EndpointId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One choice of an endpoint.
 *
 * @param picked     nobody where none could be
 * @param considered at most {@value #MOST} of those there were
 */
public record Pick(long atNanos, By by, Optional<EndpointId> picked, List<Considered> considered) {
    public static final int MOST = 64;

    /** Who chose. */
    public enum By {
        PICKER,
        /** The batcher, when it formed the batch. */
        BATCH,
        /** The server that holds the sequence. */
        SEQUENCE,
        /** The picker, for an attempt beside another. */
        HEDGE;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Pick {
        considered = List.copyOf(considered);
    }
}
