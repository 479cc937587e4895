package io.millrace.router.frontend;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes of request bodies held by the whole process, against one limit: what keeps many large bodies from becoming an
 * out-of-memory. Any thread; two atomic additions a request.
 */
public final class BufferedBytes {
    private final long limit;
    private final AtomicLong held = new AtomicLong();

    public BufferedBytes(long limit) {
        this.limit = limit;
    }

    /** @return false, with nothing taken, when there is no room */
    public boolean tryTake(long bytes) {
        if (held.addAndGet(bytes) <= limit) return true;
        held.addAndGet(-bytes);
        return false;
    }

    public void giveBack(long bytes) {
        held.addAndGet(-bytes);
    }

    public long limit() {
        return limit;
    }

    public long held() {
        return held.get();
    }
}
