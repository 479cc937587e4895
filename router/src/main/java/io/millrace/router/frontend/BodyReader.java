package io.millrace.router.frontend;

import io.millrace.inference.Failure;
import io.millrace.inference.Shed;
import io.millrace.inference.Stage;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads request bodies whole, within three bounds: bytes of one body, bytes of all bodies of the process, and a floor
 * under the speed at which one may arrive. One per event loop.
 */
public final class BodyReader {
    /** A body slower than this after its grace is a slow-body attack or a dead link. */
    private static final long FLOOR_BYTES_PER_SECOND = 1024;

    private static final Duration GRACE = Duration.ofSeconds(10);

    private final long maxBody;
    private final BufferedBytes budget;
    private final ArrayDeque<Reading> readings = new ArrayDeque<>();

    public BodyReader(long maxBody, BufferedBytes budget) {
        this.maxBody = maxBody;
        this.budget = budget;
    }

    /**
     * Hands over the whole body, or fails the exchange. The bytes count against the budget until {@link HeldBody#release}.
     */
    void read(HttpExchange exchange, Consumer<HeldBody> then) {
        long announced = announced(exchange.request());
        if (announced > maxBody) {
            exchange.outOfStep();
            exchange.fail(new Failure.TooLarge(maxBody));
            return;
        }
        if (announced > 0 && !budget.tryTake(announced)) {
            exchange.fail(new Failure.Rejected(Shed.BUFFERED_BYTES));
            return;
        }
        Reading reading = new Reading(exchange, Math.max(0, announced), then);
        readings.addLast(reading);
        reading.begin();
    }

    private static long announced(HttpServerRequest request) {
        String length = request.headers().get(HttpHeaders.CONTENT_LENGTH);
        if (length == null) return -1;
        try {
            return Long.parseLong(length);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    /** Fails bodies that crawl. Called about once a second; costs only those still being read. */
    public void cutCrawling(long nowNanos) {
        forgetDone();
        for (Reading reading : readings) reading.cutIfCrawling(nowNanos);
    }

    private void forgetDone() {
        for (Reading head = readings.peekFirst(); head != null && head.done; head = readings.peekFirst()) {
            readings.removeFirst();
        }
    }

    private final class Reading {
        private final HttpExchange exchange;
        private final Consumer<HeldBody> then;
        private @Nullable Buffer first;
        private @Nullable Buffer joined;
        private long taken;
        private long received;
        private boolean done;

        private Reading(HttpExchange exchange, long taken, Consumer<HeldBody> then) {
            this.exchange = exchange;
            this.taken = taken;
            this.then = then;
        }

        private void begin() {
            HttpServerRequest request = exchange.request();
            exchange.wantsBody();
            exchange.clientLeft().onCancel(this::giveUp);
            request.handler(this::chunk);
            request.endHandler(end -> finish());
        }

        private void chunk(Buffer chunk) {
            if (done) return;
            received += chunk.length();
            if (received > maxBody) {
                fail(new Failure.TooLarge(maxBody));
                return;
            }
            if (received > taken) {
                if (!budget.tryTake(received - taken)) {
                    fail(new Failure.Rejected(Shed.BUFFERED_BYTES));
                    return;
                }
                taken = received;
            }
            if (first == null) first = chunk;
            else if (joined == null) joined = join(first, chunk);
            else joined.appendBuffer(chunk);
        }

        /** The announced length sizes the buffer only up to a bound: no allocation by claim. */
        private Buffer join(Buffer one, Buffer two) {
            int hint = (int) Math.min(Math.max(taken, received), 1 << 20);
            return Buffer.buffer(Math.max(hint, one.length() + two.length()))
                    .appendBuffer(one)
                    .appendBuffer(two);
        }

        private void finish() {
            if (done) return;
            done = true;
            forgetDone();
            exchange.received(received);
            Buffer body = joined != null ? joined : first != null ? first : Buffer.buffer();
            then.accept(new HeldBody(budget, body, taken));
        }

        private void cutIfCrawling(long nowNanos) {
            long elapsed = nowNanos - exchange.bornNanos();
            if (done || elapsed < GRACE.toNanos()) return;
            if (received < FLOOR_BYTES_PER_SECOND * (elapsed / 1_000_000_000L))
                fail(new Failure.Expired(Stage.READING, Duration.ofMillis(elapsed / 1_000_000)));
        }

        private void fail(Failure failure) {
            giveUp();
            exchange.received(received);
            exchange.outOfStep();
            exchange.fail(failure);
        }

        private void giveUp() {
            if (done) return;
            done = true;
            budget.giveBack(taken);
            first = null;
            joined = null;
        }
    }
}
