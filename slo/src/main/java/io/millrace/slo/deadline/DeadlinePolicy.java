package io.millrace.slo.deadline;

import io.millrace.inference.Deadline;
import io.millrace.inference.FailureException;
import io.millrace.inference.Ticker;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Gives a model's calls their one deadline: the least of what the client asked for and what the model allows. Immutable,
 * any thread.
 */
public final class DeadlinePolicy {
    /** Beyond it nanoseconds would overflow. */
    private static final long LONGEST_NANOS = Duration.ofDays(365).toNanos();

    private final long modelNanos;

    public DeadlinePolicy(DeadlineSettings settings) {
        this.modelNanos = settings.timeout().toNanos();
    }

    /**
     * The deadline of a call.
     *
     * @param bornNanos when it began, in nanoseconds of the {@link Ticker}: all timeouts count from there
     * @param millis the client's {@link ClientTimeout#MILLIS_HEADER}, as it came
     * @param grpc   the client's {@link ClientTimeout#GRPC_HEADER}, as it came
     * @throws FailureException {@code Malformed} for a value that cannot be read, even where the other would win
     */
    public Deadline from(long bornNanos, Optional<String> millis, Optional<String> grpc) {
        if (millis.isEmpty() && grpc.isEmpty()) return new Deadline(bornNanos + modelNanos);
        long nanos = LONGEST_NANOS;
        if (millis.isPresent()) nanos = Math.min(nanos, ClientTimeout.nanosOfMillis(millis.get()));
        if (grpc.isPresent()) nanos = Math.min(nanos, ClientTimeout.nanosOfGrpc(grpc.get()));
        return new Deadline(bornNanos + Math.min(nanos, modelNanos), OptionalLong.of(bornNanos + nanos));
    }
}
