package io.millrace.router.batch;

/**
 * Feels for the largest batch that an endpoint answers within a target: one row more after a full batch in time, a tenth
 * less after one that was late. One event loop's own.
 *
 * <p>Source: Clipper, NSDI 2017, section 4.3.
 */
final class AimdSize {
    private static final double BACK_OFF = 0.9;

    private final int max;
    private double size = 1;

    AimdSize(int max) {
        this.max = max;
    }

    int size() {
        return (int) size;
    }

    void inTime(int rows) {
        if (rows >= size()) size = Math.min(max, size + 1);
    }

    void late() {
        size = Math.max(1, size * BACK_OFF);
    }
}
