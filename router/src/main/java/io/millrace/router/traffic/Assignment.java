package io.millrace.router.traffic;

/**
 * The arm of a call, and why it.
 *
 * @param index of the arm in its split
 */
public record Assignment(Arm arm, int index, By by) {

    /** What it was decided by. */
    public enum By {
        /** The config says so of such calls. */
        RULE,
        /** What the call shares with others, which go the same way. */
        STICKY,
        CHANCE
    }
}
