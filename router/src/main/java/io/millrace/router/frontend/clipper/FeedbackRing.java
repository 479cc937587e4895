package io.millrace.router.frontend.clipper;

import io.millrace.backends.clipper.ClipperFeedback;
import java.util.ArrayDeque;
import java.util.List;

/** The latest feedback that came to one event loop, within a bound of both count and bytes. Nothing reads it yet. */
public final class FeedbackRing {
    private static final int MOST = 1024;
    private static final long MOST_BYTES = 1 << 20;

    private final ArrayDeque<ClipperFeedback> kept = new ArrayDeque<>();
    private long bytes;

    /** The oldest make room; what is larger than all the room is not kept. */
    void add(ClipperFeedback feedback) {
        if (feedback.input().length() > MOST_BYTES) return;
        kept.addLast(feedback);
        bytes += feedback.input().length();
        while (kept.size() > MOST || bytes > MOST_BYTES)
            bytes -= kept.removeFirst().input().length();
    }

    /** Oldest first. */
    List<ClipperFeedback> kept() {
        return List.copyOf(kept);
    }
}
