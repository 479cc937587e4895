package io.millrace.slo.deadline;

import io.millrace.inference.Deadline;
import io.millrace.inference.FailureException;
import io.millrace.inference.Ticker;
import java.util.Optional;

/**
 * Gives a model's calls their one deadline: the least of what the client asked for and what the model allows. Immutable,
 * any thread.
 */
public final class DeadlinePolicy {
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
        long nanos = modelNanos;
        if (millis.isPresent()) nanos = Math.min(nanos, ClientTimeout.nanosOfMillis(millis.get()));
        if (grpc.isPresent()) nanos = Math.min(nanos, ClientTimeout.nanosOfGrpc(grpc.get()));
        return new Deadline(bornNanos + nanos, millis.isPresent() || grpc.isPresent());
    }
}
