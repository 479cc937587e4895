package io.millrace.router.frontend;

import io.millrace.inference.BodyRoom;
import io.millrace.inference.WireBody;
import io.vertx.core.buffer.Buffer;

/** A body, whole or by its beginning, and its share of the budget. On its exchange's loop. */
public final class HeldBody implements BodyRoom {
    private final BufferedBytes budget;
    private final WireBody content;
    private final Buffer held;
    private long taken;

    /** @param taken bytes of the budget that are this body's */
    public HeldBody(BufferedBytes budget, Buffer body, long taken) {
        this(budget, new WireBody.Whole(body), body, taken);
    }

    HeldBody(BufferedBytes budget, WireBody content, Buffer held, long taken) {
        this.budget = budget;
        this.content = content;
        this.held = held;
        this.taken = taken;
    }

    /** What goes by unread and is bounded elsewhere, by its beginning. */
    static HeldBody ofPassing(WireBody content, Buffer beginning) {
        return new HeldBody(new BufferedBytes(0), content, beginning, 0);
    }

    public WireBody content() {
        return content;
    }

    /** What is held of it: all, or of one that goes by its beginning. Part of {@link #content} all the same. */
    public Buffer body() {
        return held;
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
