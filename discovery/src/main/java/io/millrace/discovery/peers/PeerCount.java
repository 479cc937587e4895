package io.millrace.discovery.peers;

import java.time.Duration;

/**
 * How many routers there are, by what is listed from moment to moment; this one is among them, so never less than one. More are
 * believed at once, for that only makes everyone more careful, but at most twice as many in five seconds: a registry that lists
 * everything must not stop the traffic. Fewer are believed when there were fewer all through ten seconds, and then at most half
 * of them are gone: routers that restart in turn, or a registry that forgets, must not let all others send the whole.
 *
 * <p>On the control loop.
 */
final class PeerCount {
    static final Duration BETWEEN_RISES = Duration.ofSeconds(5);
    static final Duration BEFORE_A_FALL = Duration.ofSeconds(10);

    private int believed = 1;
    private boolean isFirst = true;
    private long roseNanos;
    private boolean falling;
    private long fallingSinceNanos;
    private int mostWhileFalling;

    int believed() {
        return believed;
    }

    /** So many are listed now. To be called with every list, and now and then while nothing changes. */
    int listed(int count, long nowNanos) {
        int there = Math.max(1, count);
        if (isFirst) begin(there, nowNanos);
        else if (there > believed) rise(there, nowNanos);
        else if (there < believed) fall(there, nowNanos);
        else falling = false;
        return believed;
    }

    private void begin(int there, long nowNanos) {
        isFirst = false;
        believed = there;
        roseNanos = nowNanos;
    }

    private void rise(int there, long nowNanos) {
        falling = false;
        if (nowNanos - roseNanos < BETWEEN_RISES.toNanos()) return;
        believed = (int) Math.min(there, 2L * believed);
        roseNanos = nowNanos;
    }

    private void fall(int there, long nowNanos) {
        if (!falling) {
            falling = true;
            fallingSinceNanos = nowNanos;
            mostWhileFalling = there;
        }
        mostWhileFalling = Math.max(mostWhileFalling, there);
        if (nowNanos - fallingSinceNanos < BEFORE_A_FALL.toNanos()) return;
        believed = Math.max(mostWhileFalling, (believed + 1) / 2);
        falling = false;
    }
}
