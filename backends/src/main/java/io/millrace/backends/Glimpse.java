package io.millrace.backends;

import io.millrace.inference.ModelVersion;
import io.millrace.inference.Sequence;
import java.time.Duration;
import java.util.Optional;

/**
 * What of a request's body must be known before it is sent anywhere, whether or not it will be read.
 *
 * @param version where the protocol names it in the body
 * @param timeout the client's patience, from the begin of the call; one of more than a day counts as a day
 * @param sequence that the request is part of
 */
public record Glimpse(Optional<ModelVersion> version, Optional<Duration> timeout, Optional<Sequence> sequence) {
    private static final Duration MOST = Duration.ofDays(1);

    public static final Glimpse NOTHING = new Glimpse(Optional.empty(), Optional.empty(), Optional.empty());

    public Glimpse {
        // A client may write any number; nanoseconds of some overflow.
        timeout = timeout.map(patience -> patience.compareTo(MOST) > 0 ? MOST : patience);
    }

    /** Of a request that is part of no sequence. */
    public Glimpse(Optional<ModelVersion> version, Optional<Duration> timeout) {
        this(version, timeout, Optional.empty());
    }
}
