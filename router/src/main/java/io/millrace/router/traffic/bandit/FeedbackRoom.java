package io.millrace.router.traffic.bandit;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many calls all event loops together remember for their rewards. A loop that holds less than an even part of them need not
 * make room for others, who may hold all of it: so there are never twice as many. Any thread; one atomic addition a call.
 */
public final class FeedbackRoom {
    private final AtomicInteger held = new AtomicInteger();
    private final int most;
    private final int part;

    /** @param loops that share it */
    public FeedbackRoom(int most, int loops) {
        if (most < 1 || loops < 1) throw new IllegalArgumentException(most + " calls for " + loops + " loops");
        this.most = most;
        this.part = Math.max(1, most / loops);
    }

    void take() {
        held.incrementAndGet();
    }

    void giveBack(int calls) {
        held.addAndGet(-calls);
    }

    /** @param mine that the asking loop holds */
    boolean isTooFull(int mine) {
        return mine > part && held.get() > most;
    }

    /** Of all loops. */
    public int held() {
        return held.get();
    }
}
