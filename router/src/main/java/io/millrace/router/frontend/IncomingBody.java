package io.millrace.router.frontend;

import io.millrace.inference.BufferStream;
import io.millrace.inference.Failure;
import io.millrace.inference.Shed;
import io.millrace.inference.Stage;
import io.millrace.inference.Ticker;
import io.millrace.inference.WireBody;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request's body on its way in: collected up to a bound, and handed over when it is whole. One that is longer is handed
 * over when the bound is reached, with what was collected as its beginning, and from then on passes by as it is wanted.
 */
final class IncomingBody extends BufferStream {
    /** A body slower than this after its grace is a slow-body attack or a dead link. */
    private static final long FLOOR_BYTES_PER_SECOND = 1024;

    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final int TRUSTED_LENGTH = 1 << 20;

    /**
     * @param most  bytes of the whole body
     * @param holds bytes that are collected
     */
    record Bounds(long most, long holds) {}

    private final HttpExchange exchange;
    private final HttpServerRequest request;
    private final Bounds bounds;
    private final long announced;
    private final BufferedBytes budget;
    private final Ticker ticker;
    private Consumer<HeldBody> then = held -> {};
    private @Nullable Buffer first;
    private @Nullable Buffer joined;
    private long taken;
    private long received;
    private boolean passing;
    private boolean done;
    private boolean wanted = true;
    private long wantedSince;
    private long wantedNanos;

    /** @param taken bytes of the budget that are its already */
    IncomingBody(
            HttpExchange exchange, Bounds bounds, long announced, BufferedBytes budget, long taken, Ticker ticker) {
        this.exchange = exchange;
        this.request = exchange.request();
        this.bounds = bounds;
        this.announced = announced;
        this.budget = budget;
        this.taken = taken;
        this.ticker = ticker;
        this.wantedSince = exchange.bornNanos();
    }

    void begin(Consumer<HeldBody> whenHeld) {
        then = whenHeld;
        exchange.wantsBody();
        exchange.clientLeft().onCancel(this::giveUp);
        request.handler(this::take);
        request.endHandler(end -> finish());
    }

    boolean isDone() {
        return done || exchange.hasDroppedBody();
    }

    private void take(Buffer bytes) {
        if (done) return;
        received += bytes.length();
        if (received > bounds.most()) {
            fail(new Failure.TooLarge(bounds.most()));
        } else if (passing) {
            hand(bytes);
        } else if (received > taken && !takesMore()) {
            fail(new Failure.Rejected(Shed.BUFFERED_BYTES));
        } else {
            collect(bytes);
            if (received > bounds.holds()) pass();
        }
    }

    private boolean takesMore() {
        long more = Math.min(received, bounds.holds()) - taken;
        if (more > 0 && !budget.tryTake(more)) return false;
        taken += Math.max(0, more);
        return true;
    }

    private void collect(Buffer bytes) {
        if (first == null) first = bytes;
        else if (joined == null) joined = join(first, bytes);
        else joined.appendBuffer(bytes);
    }

    /** The announced length sizes the buffer only up to a bound: no allocation by claim. */
    private Buffer join(Buffer one, Buffer two) {
        int hint = (int) Math.min(Math.max(taken, received), TRUSTED_LENGTH);
        return Buffer.buffer(Math.max(hint, one.length() + two.length()))
                .appendBuffer(one)
                .appendBuffer(two);
    }

    private Buffer collected() {
        Buffer all = joined != null ? joined : first != null ? first : Buffer.buffer();
        first = null;
        joined = null;
        return all;
    }

    /** Lets the rest come only as it is wanted, and not at all before somebody does. */
    private void pass() {
        passing = true;
        pause();
        exchange.outOfStep();
        Buffer beginning = collected();
        first = beginning;
        HeldBody held = new HeldBody(budget, new WireBody.Coming(this, announced), beginning, taken);
        taken = 0;
        then.accept(held);
    }

    private void finish() {
        if (done) return;
        done = true;
        exchange.received(received);
        if (passing) {
            exchange.inStep();
            tellEnd();
        } else {
            HeldBody held = new HeldBody(budget, collected(), taken);
            taken = 0;
            then.accept(held);
        }
    }

    /** Only the time in which more was wanted counts: what a slow server costs is not the client's. */
    void cutIfCrawling() {
        long elapsed = wantedNanos + (wanted ? ticker.nanos() - wantedSince : 0);
        if (isDone() || elapsed < GRACE.toNanos()) return;
        if (received < FLOOR_BYTES_PER_SECOND * (elapsed / 1_000_000_000L))
            fail(new Failure.Expired(Stage.READING, Duration.ofNanos(elapsed)));
    }

    private void fail(Failure cause) {
        boolean wasPassing = passing;
        giveUp();
        exchange.received(received);
        exchange.outOfStep();
        if (wasPassing) tellFailure(cause.toException());
        else exchange.fail(cause);
    }

    private void giveUp() {
        if (done) return;
        done = true;
        budget.giveBack(taken);
        taken = 0;
        first = null;
        joined = null;
        if (passing) exchange.dropBody();
    }

    @Override
    public ReadStream<Buffer> pause() {
        if (wanted) wantedNanos += ticker.nanos() - wantedSince;
        wanted = false;
        if (!done) request.pause();
        return this;
    }

    @Override
    public ReadStream<Buffer> fetch(long amount) {
        if (!wanted) wantedSince = ticker.nanos();
        wanted = true;
        Buffer beginning = first;
        first = null;
        if (beginning != null) hand(beginning);
        // Who got the beginning may want no more of it for now.
        if (wanted && !done) request.fetch(amount);
        return this;
    }
}
