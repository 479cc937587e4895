package io.millrace.router.traffic;

import org.jspecify.annotations.Nullable;

/**
 * The arm of a call, and why it.
 *
 * @param index   of the arm in its split
 * @param context what it was chosen by; null where the call's own features did not matter
 */
public record Assignment(
        Arm arm, int index, By by, @Nullable Context context) {
    public Assignment(Arm arm, int index, By by) {
        this(arm, index, by, null);
    }

    /** What it was decided by. */
    public enum By {
        /** The config says so of such calls. */
        RULE,
        /** What the call shares with others, which go the same way. */
        STICKY,
        CHANCE,
        /** What the call asks, and what was learned of calls like it. */
        CONTEXT
    }
}
