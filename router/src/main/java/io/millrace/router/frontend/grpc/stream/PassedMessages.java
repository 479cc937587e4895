package io.millrace.router.frontend.grpc.stream;

import io.millrace.inference.BufferStream;
import io.millrace.inference.Ticker;
import io.millrace.inference.WireBody;
import io.millrace.router.frontend.HeldBody;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A client's messages for one server, on their way there. Begins paused. While the server takes no more they wait here, and
 * the client is held back: what waits is then what one read of it brought. Each message counts as held until the server
 * wants the next.
 */
final class PassedMessages extends BufferStream implements WireBody.Dialogue {
    private final Ticker ticker;
    private final Owing owing;
    private final Runnable whenRoom;
    private final Deque<HeldBody> waiting = new ArrayDeque<>(2);
    private long demand;
    private boolean complete;
    private boolean over;
    private boolean handing;
    private @Nullable HeldBody inHand;
    private long owed;
    private long askedNanos;

    /** When it is the server's turn to speak. */
    enum Owing {
        EACH_MESSAGE,
        /** Of methods that nobody knows: when its client has said all. */
        AT_THE_END
    }

    /** @param whenRoom told when all that waited has gone */
    PassedMessages(Ticker ticker, Owing owing, Runnable whenRoom) {
        this.ticker = ticker;
        this.owing = owing;
        this.whenRoom = whenRoom;
    }

    void take(HeldBody message) {
        if (over) {
            message.release();
            return;
        }
        waiting.addLast(message);
        handOver();
    }

    boolean isFull() {
        return !waiting.isEmpty();
    }

    /** The client has said all. */
    void end() {
        complete = true;
        handOver();
    }

    /** Those that have not gone to any server. */
    List<Buffer> untaken() {
        return waiting.stream().map(HeldBody::body).toList();
    }

    /** Nobody wants the rest. */
    void drop() {
        over = true;
        release();
        waiting.forEach(HeldBody::release);
        waiting.clear();
    }

    /** The server has said something: as a rule to one of the messages, though it may have more to say to it. */
    void isAnswered() {
        if (owed > 0) owed--;
    }

    @Override
    public OptionalLong owedSinceNanos() {
        return owed == 0 ? OptionalLong.empty() : OptionalLong.of(askedNanos);
    }

    private void handOver() {
        if (handing || over) return;
        handing = true;
        while (demand > 0 && !waiting.isEmpty()) {
            if (demand != Long.MAX_VALUE) demand--;
            release();
            HeldBody next = waiting.removeFirst();
            inHand = next;
            if (owing == Owing.EACH_MESSAGE) asked();
            hand(next.body());
        }
        handing = false;
        if (complete && !over && demand > 0 && waiting.isEmpty()) {
            over = true;
            release();
            if (owing == Owing.AT_THE_END) asked();
            tellEnd();
        }
    }

    private void asked() {
        owed++;
        askedNanos = ticker.nanos();
    }

    private void release() {
        if (inHand != null) inHand.release();
        inHand = null;
    }

    @Override
    public ReadStream<Buffer> pause() {
        demand = 0;
        return this;
    }

    @Override
    public ReadStream<Buffer> fetch(long amount) {
        demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
        boolean full = isFull();
        release();
        handOver();
        if (full && !isFull()) whenRoom.run();
        return this;
    }
}
