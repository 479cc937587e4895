package io.millrace.backends.http;

import io.millrace.inference.BufferStream;
import io.millrace.inference.Failure;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A client's body that comes as the test says. On the loop, but for what is counted. */
final class FakeBody extends BufferStream {
    static final int PIECE = 64 << 10;

    private final CountDownLatch wanted = new CountDownLatch(1);
    private final CountDownLatch allGiven = new CountDownLatch(1);
    private final Deque<Runnable> events = new ArrayDeque<>();
    private boolean flowing;
    private int left;
    private final AtomicInteger given = new AtomicInteger();

    void gives(String text) {
        happens(() -> hand(Buffer.buffer(text)));
    }

    void ends() {
        happens(this::tellEnd);
    }

    void breaks(Failure failure) {
        happens(() -> tellFailure(failure.toException()));
    }

    /** Now, or when somebody wants it. */
    private void happens(Runnable event) {
        events.addLast(event);
        drain();
    }

    private void drain() {
        while (flowing && !events.isEmpty()) events.removeFirst().run();
    }

    /** So many pieces, each only when it is wanted, and then the end. */
    void givesWhileWanted(int pieces) {
        left = pieces;
        give();
    }

    private void give() {
        while (flowing && left > 0) {
            left--;
            given.incrementAndGet();
            hand(Buffer.buffer(new byte[PIECE]));
            if (left == 0) {
                allGiven.countDown();
                ends();
            }
        }
    }

    int given() {
        return given.get();
    }

    boolean isWanted() {
        return flowing;
    }

    /** Counted down when the first piece is asked for. */
    CountDownLatch wanted() {
        return wanted;
    }

    CountDownLatch allGiven() {
        return allGiven;
    }

    @Override
    public ReadStream<Buffer> pause() {
        flowing = false;
        return this;
    }

    @Override
    public ReadStream<Buffer> fetch(long amount) {
        flowing = true;
        wanted.countDown();
        drain();
        give();
        return this;
    }
}
