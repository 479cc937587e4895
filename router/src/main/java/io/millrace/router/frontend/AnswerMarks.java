package io.millrace.router.frontend;

import io.millrace.inference.Failure;
import io.millrace.router.cache.CacheOutcome;
import io.millrace.router.chain.Degraded;
import io.millrace.router.chain.Members;
import io.millrace.router.chain.RoutedCall;
import io.millrace.router.traffic.Assignment;
import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;

/** What the head of an answer says of how it came to be. */
final class AnswerMarks {
    private AnswerMarks() {}

    /** @param failure of which the answer tells, or which a default one stands for */
    static void mark(MultiMap head, RoutedCall call, boolean isInference, @Nullable Failure failure) {
        CacheOutcome cache = call.cache();
        if (cache != null) cache.header().ifPresent(how -> head.set(DoorHeaders.CACHE, how));
        Degraded degraded = degraded(call, isInference, failure);
        if (degraded != null) head.set(DoorHeaders.DEGRADED, degraded.label());
        Assignment assigned = call.assigned();
        if (assigned != null) head.set(DoorHeaders.ARM, assigned.arm().name());
        Members members = call.members();
        if (members != null && failure == null) {
            head.set(DoorHeaders.MEMBERS, members.counts());
            head.set(DoorHeaders.CONFIDENCE, members.confidence());
        }
        String part = call.failedPart();
        if (part != null && failure != null) head.set(DoorHeaders.PART, part);
    }

    /** Of an answer to a prediction, not of what went wrong. */
    static @Nullable Degraded degraded(RoutedCall call, boolean isInference, @Nullable Failure failure) {
        if (!isInference) return null;
        Degraded how = call.degraded();
        return failure == null || how == Degraded.DEFAULT ? how : null;
    }
}
