package io.millrace.router.chain;

import io.millrace.inference.ModelName;
import io.millrace.inference.ModelVersion;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Models that one endpoint said it does not have, for a while: a TorchServe tells of its models only in this way. One per
 * endpoint and event loop.
 */
final class LackedModels {
    /** A model may be deployed at any time, and asking for it in vain costs one exchange. */
    static final long REMEMBERED_NANOS = Duration.ofSeconds(10).toNanos();

    /** Clients may name any version. */
    private static final int MOST = 64;

    private final Map<Lacked, Long> until = new HashMap<>();

    private record Lacked(ModelName model, Optional<ModelVersion> version) {}

    void add(ModelName model, Optional<ModelVersion> version, long nowNanos) {
        if (until.size() >= MOST) until.values().removeIf(end -> end - nowNanos <= 0);
        if (until.size() < MOST) until.put(new Lacked(model, version), nowNanos + REMEMBERED_NANOS);
    }

    /** It has it now. */
    void remove(ModelName model, Optional<ModelVersion> version) {
        if (!until.isEmpty()) until.remove(new Lacked(model, version));
    }

    boolean contains(ModelName model, Optional<ModelVersion> version, long nowNanos) {
        if (until.isEmpty()) return false;
        Long end = until.get(new Lacked(model, version));
        return end != null && end - nowNanos > 0;
    }
}
