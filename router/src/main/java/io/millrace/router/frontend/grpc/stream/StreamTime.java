package io.millrace.router.frontend.grpc.stream;

import io.millrace.inference.Ticker;
import io.millrace.slo.deadline.ClientTimeout;
import io.vertx.core.MultiMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The time that a client gives its stream, which counts from the stream's beginning: a call that begins later has what is
 * left of it.
 */
final class StreamTime {
    private static final long NONE = Long.MAX_VALUE;

    private final MultiMap metadata;
    private final long bornNanos;
    private final Ticker ticker;
    private final long nanos;

    /** @throws io.millrace.inference.FailureException {@code Malformed}, where a timeout cannot be read */
    StreamTime(MultiMap metadata, long bornNanos, Ticker ticker) {
        this.metadata = metadata;
        this.bornNanos = bornNanos;
        this.ticker = ticker;
        @Nullable String millis = metadata.get(ClientTimeout.MILLIS_HEADER);
        @Nullable String grpc = metadata.get(ClientTimeout.GRPC_HEADER);
        long most = millis == null ? NONE : ClientTimeout.nanosOfMillis(millis);
        this.nanos = grpc == null ? most : Math.min(most, ClientTimeout.nanosOfGrpc(grpc));
    }

    /** The client's metadata for a call that begins now; shared where it gave no time. */
    MultiMap metadata() {
        if (nanos == NONE) return metadata;
        long left = Math.max(0, nanos - (ticker.nanos() - bornNanos));
        MultiMap own = MultiMap.caseInsensitiveMultiMap().addAll(metadata);
        own.remove(ClientTimeout.MILLIS_HEADER);
        return own.set(ClientTimeout.GRPC_HEADER, text(left));
    }

    /** At most eight digits: microseconds up to a minute and a half, then seconds. */
    private static String text(long nanos) {
        long micros = TimeUnit.NANOSECONDS.toMicros(nanos);
        return micros < 100_000_000 ? micros + "u" : Math.min(99_999_999, TimeUnit.NANOSECONDS.toSeconds(nanos)) + "S";
    }
}
