package io.millrace.config;

/** How many sendings an endpoint may have of one model at a time: calls, or batches of them. */
public sealed interface AtOnce {

    record Fixed(int sendings) implements AtOnce {
        public Fixed {
            if (sendings < 1) throw new IllegalArgumentException("at-once must be at least 1");
        }
    }

    /** As many as it answers without becoming slower for it. */
    record Adaptive() implements AtOnce {}
}
