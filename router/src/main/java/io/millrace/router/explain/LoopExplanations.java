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
    static final int TAKEN_A_SECOND = 10;
    static final int ASKED_A_SECOND = 100;

    private static final long SECOND_NANOS = 1_000_000_000;

    private final Ring taken = new Ring(TAKEN_A_SECOND);
    private final Ring asked = new Ring(ASKED_A_SECOND);

    LoopExplanations() {}

    /**
     * A call begins.
     *
     * @param isAsked whether its client wants it explained
     * @return null where nothing is to be written of it
     */
    public @Nullable Explanation begin(RequestId id, ModelName model, boolean isAsked, long nowNanos) {
        Ring ring = isAsked ? asked : taken;
        return ring.mayAdd(nowNanos) ? ring.add(new Explanation(id, model, nowNanos)) : null;
    }

    /** The latest of that id, for a client may send one again. */
    @Nullable Explanation find(RequestId id) {
        Explanation one = asked.find(id);
        return one != null ? one : taken.find(id);
    }

    private static final class Ring {
        private final AtomicReferenceArray<@Nullable Explanation> kept = new AtomicReferenceArray<>(KEPT);
        private final int mostASecond;
        private int next;
        private int added;
        private long sinceNanos;

        Ring(int mostASecond) {
            this.mostASecond = mostASecond;
        }

        boolean mayAdd(long nowNanos) {
            if (nowNanos - sinceNanos >= SECOND_NANOS) {
                sinceNanos = nowNanos;
                added = 0;
            }
            return added < mostASecond;
        }

        Explanation add(Explanation fresh) {
            added++;
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
