package io.millrace.chaos.proxy;

import io.millrace.chaos.Seed;
import io.millrace.chaos.net.Ending;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One direction of one connection. Bytes are spoilt and counted as they come in, wait in order for their time, and are
 * written to the other side. On the proxy's loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write or timer that fails ends with its channel or loop
final class Direction {
    /** Beyond this the source is not read from, so that a dripping connection pushes back. */
    private static final int MAX_WAITING = 256 << 10;

    private final Channel from;
    private final Channel to;
    private final List<Mischief> mischief;
    private final long seed;
    private final Deque<Chunk> waiting = new ArrayDeque<>();
    private long count;
    private long inferenceAt = -1;
    private long chunks;
    private int waitingBytes;
    private boolean ended;
    private boolean silenced;
    private boolean pumping;

    private record Chunk(ByteBuf bytes, long dueNanos) {}

    Direction(Channel from, Channel to, List<Mischief> mischief, long seed) {
        this.from = from;
        this.to = to;
        this.mischief = mischief;
        this.seed = seed;
    }

    /** The next byte is the first of an inference or of the answer to one, or else of something that is left alone. */
    void exchangeBegins(boolean inference) {
        inferenceAt = inference ? count : -1;
    }

    /** Takes over {@code bytes}. */
    void accept(ByteBuf bytes) {
        if (ended) {
            bytes.release();
            return;
        }
        int length = bytes.readableBytes();
        mischief.forEach(m -> corrupt(m, bytes, length));
        Mischief.Cut cut = firstCut(length);
        int keep = cut == null ? length : (int) (start(cut.origin()) + cut.at() - count);
        count += length;
        wait(bytes.slice(bytes.readerIndex(), keep).retain());
        bytes.release();
        if (cut != null) {
            ended = true;
            endWhenWritten(cut);
        }
    }

    /** The source has ended in its own way: so does the other side, after what waits. */
    void sourceEnded() {
        if (silenced) return;
        ended = true;
        afterWaiting(to::close);
    }

    /** The other side can take more. */
    void writable() {
        pump();
    }

    void release() {
        ended = true;
        waiting.forEach(chunk -> chunk.bytes().release());
        waiting.clear();
    }

    private void corrupt(Mischief what, ByteBuf bytes, int length) {
        if (!(what instanceof Mischief.Corrupt(var origin, long at, int mask))) return;
        long index = start(origin) + at - count;
        if (start(origin) < 0 || index < 0 || index >= length) return;
        int place = bytes.readerIndex() + (int) index;
        bytes.setByte(place, bytes.getByte(place) ^ mask);
    }

    /** The cut that falls on one of the next {@code length} bytes or just before them, the earliest if several. */
    private Mischief.@Nullable Cut firstCut(int length) {
        Mischief.Cut first = null;
        for (Mischief what : mischief) {
            if (!(what instanceof Mischief.Cut cut) || start(cut.origin()) < 0) continue;
            long at = start(cut.origin()) + cut.at();
            if (at < count || at > count + length) continue;
            if (first == null || at < start(first.origin()) + first.at()) first = cut;
        }
        return first;
    }

    private long start(Mischief.Origin origin) {
        return origin == Mischief.Origin.CONNECTION ? 0 : inferenceAt;
    }

    private void endWhenWritten(Mischief.Cut cut) {
        silenced = cut.ending() == Ending.HANG;
        afterWaiting(() -> {
            cut.ending().apply(to);
            cut.ending().apply(from);
        });
    }

    private void afterWaiting(Runnable then) {
        if (waiting.isEmpty()) {
            // Behind all that was written: a close alone would throw away what the kernel has not taken yet.
            to.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> then.run());
        } else {
            Chunk last = waiting.getLast();
            long left = last.dueNanos() - System.nanoTime();
            from.eventLoop().schedule(() -> afterWaiting(then), Math.max(left, 10_000), TimeUnit.NANOSECONDS);
        }
    }

    private void wait(ByteBuf bytes) {
        if (!bytes.isReadable()) {
            bytes.release();
            return;
        }
        long now = System.nanoTime();
        long free = waiting.isEmpty() ? now : waiting.getLast().dueNanos();
        long due = Math.max(free, now + delayNanos());
        Mischief.Drip drip = drip();
        while (drip != null && bytes.readableBytes() > drip.bytes()) {
            add(bytes.readRetainedSlice(drip.bytes()), due);
            due += drip.every().toNanos();
        }
        add(bytes, due);
        if (drip != null) add(bytes.alloc().buffer(0), due + drip.every().toNanos());
        pump();
    }

    private void add(ByteBuf bytes, long due) {
        waiting.add(new Chunk(bytes, due));
        waitingBytes += bytes.readableBytes();
        if (waitingBytes > MAX_WAITING) from.config().setAutoRead(false);
    }

    private long delayNanos() {
        long nanos = 0;
        for (Mischief what : mischief) {
            if (!(what instanceof Mischief.Delay(Duration by, Duration jitter))) continue;
            nanos += by.toNanos() + (long) (jitter.toNanos() * Seed.ratio(seed, chunks));
        }
        chunks++;
        return nanos;
    }

    private Mischief.@Nullable Drip drip() {
        for (Mischief what : mischief) {
            if (what instanceof Mischief.Drip drip) return drip;
        }
        return null;
    }

    private void pump() {
        if (pumping) return;
        long now = System.nanoTime();
        while (!waiting.isEmpty() && waiting.getFirst().dueNanos() <= now) {
            ByteBuf bytes = waiting.removeFirst().bytes();
            waitingBytes -= bytes.readableBytes();
            to.write(bytes);
        }
        to.flush();
        if (!to.isWritable()) from.config().setAutoRead(false);
        else if (waitingBytes <= MAX_WAITING / 2) from.config().setAutoRead(true);
        if (waiting.isEmpty()) return;
        pumping = true;
        from.eventLoop().schedule(this::pumpAgain, waiting.getFirst().dueNanos() - now, TimeUnit.NANOSECONDS);
    }

    private void pumpAgain() {
        pumping = false;
        pump();
    }
}
