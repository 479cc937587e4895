package io.millrace.router.explain;

import io.millrace.inference.ModelName;
import io.millrace.inference.RequestId;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The last explanations of one event loop: {@value #KEPT} of calls taken as they come, at most {@value #TAKEN_A_SECOND} a second,
 * and as many of calls whose clients asked, at most {@value #ASKED_A_SECOND} a second. Those who ask thus cannot wash out the
 * others, nor cost more than that. Begun on that loop, read by any thread.
 */
public final class LoopExplanations {
    static final int KEPT = 256;
    static final long TAKEN_A_SECOND = 10;
    static final long ASKED_A_SECOND = 100;

    private static final long SECOND_NANOS = 1_000_000_000;

    private final Ring taken = new Ring(SECOND_NANOS / TAKEN_A_SECOND);
    private final Ring asked = new Ring(SECOND_NANOS / ASKED_A_SECOND);

    LoopExplanations() {}

    /**
     * A call begins.
     *
     * @param isAsked whether its client wants it explained
     * @return null where nothing is to be written of it
     */
    public @Nullable Explanation begin(RequestId id, ModelName model, boolean isAsked, long nowNanos) {
        Ring ring = isAsked ? asked : taken;
        return ring.isTime(nowNanos) ? ring.add(new Explanation(id, model, nowNanos), nowNanos) : null;
    }

    /** The latest of that id, for a client may send one again. */
    @Nullable Explanation find(RequestId id) {
        Explanation one = asked.find(id);
        return one != null ? one : taken.find(id);
    }

    private static final class Ring {
        private final AtomicReferenceArray<@Nullable Explanation> kept = new AtomicReferenceArray<>(KEPT);
        private final long spacingNanos;
        private int next;
        private boolean any;
        private long lastNanos;

        Ring(long spacingNanos) {
            this.spacingNanos = spacingNanos;
        }

        boolean isTime(long nowNanos) {
            return !any || nowNanos - lastNanos >= spacingNanos;
        }

        Explanation add(Explanation fresh, long nowNanos) {
            any = true;
            lastNanos = nowNanos;
            kept.setRelease(next, fresh);
            next = (next + 1) % KEPT;
            return fresh;
        }

        @Nullable Explanation find(RequestId id) {
            Explanation latest = null;
            for (int i = 0; i < KEPT; i++) {
                Explanation one = kept.getAcquire(i);
                if (one != null && one.id().equals(id) && (latest == null || one.isAfter(latest))) latest = one;
            }
            return latest;
        }
    }
}
