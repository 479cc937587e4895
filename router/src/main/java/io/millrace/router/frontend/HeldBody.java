package io.millrace.router.frontend;

import io.millrace.inference.BodyRoom;
import io.vertx.core.buffer.Buffer;

/** A whole body and its share of the budget. On its exchange's loop. */
public final class HeldBody implements BodyRoom {
    private final BufferedBytes budget;
    private final Buffer body;
    private long taken;

    /** @param taken bytes of the budget that are this body's */
    public HeldBody(BufferedBytes budget, Buffer body, long taken) {
        this.budget = budget;
        this.body = body;
        this.taken = taken;
    }

    public Buffer body() {
        return body;
    }

    /** For what the body is unpacked to, which is held as long. */
    @Override
    public boolean tryTake(long bytes) {
        if (!budget.tryTake(bytes)) return false;
        taken += bytes;
        return true;
    }

    /** What it was unpacked to, with the whole share. */
    public HeldBody unpacked(Buffer unpacked) {
        HeldBody held = new HeldBody(budget, unpacked, taken);
        taken = 0;
        return held;
    }

    /** Gives the share back. More than once does no harm. */
    public void release() {
        budget.giveBack(taken);
        taken = 0;
    }
}
