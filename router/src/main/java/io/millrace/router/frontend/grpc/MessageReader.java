package io.millrace.router.frontend.grpc;

import io.millrace.backends.grpc.GrpcCode;
import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.Shed;
import io.millrace.inference.Stage;
import io.millrace.router.frontend.HeldBody;
import io.vertx.core.AsyncResult;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what a client sends into messages: a flag, four bytes of length, and as many bytes, in frames that align with none of
 * it. Source: grpc/grpc, {@code doc/PROTOCOL-HTTP2.md}.
 */
final class MessageReader implements MessageFlow {
    /** A message slower than this after its grace is a slow-body attack or a dead link. */
    private static final long FLOOR_BYTES_PER_SECOND = 1024;

    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final int PREFIX = 5;
    private static final Set<String> PACKINGS = Set.of("gzip", "deflate");

    /** A longer message is not given its whole room on the word of its prefix alone. */
    private static final int TRUSTED_LENGTH = 1 << 20;

    private final GrpcExchange exchange;
    private final MessageReceiver receiver;
    private final Messages messages;
    private final boolean stream;
    private Buffer data = Buffer.buffer();
    private int at;
    private int prefixBytes;
    private boolean packed;
    private long length;
    private @Nullable Buffer joined;
    private long taken;
    private long received;
    private long sinceNanos;
    private boolean between;
    private int holds;
    private boolean done;

    /** @param stream whether its client may be silent between messages */
    MessageReader(GrpcExchange exchange, MessageReceiver receiver, Messages messages, boolean stream) {
        this.exchange = exchange;
        this.receiver = receiver;
        this.messages = messages;
        this.stream = stream;
        this.sinceNanos = exchange.bornNanos();
    }

    void begin() {
        HttpServerRequest request = exchange.request();
        receiver.flow(this);
        exchange.clientLeft().onCancel(this::stop);
        request.handler(this::chunk);
        request.endHandler(end -> finish());
    }

    private void chunk(Buffer chunk) {
        if (done) return;
        exchange.received(chunk.length());
        if (between) {
            between = false;
            sinceNanos = exchange.nowNanos();
            received = 0;
        }
        received += chunk.length();
        data = chunk;
        at = 0;
        advance();
    }

    private void advance() {
        while (!done && holds == 0 && at < data.length()) {
            if (prefixBytes < PREFIX) takePrefix(data.getByte(at++) & 0xFF);
            else takeBody((int) Math.min(length - joinedBytes(), data.length() - at));
            if (exchange.isOver()) stop();
        }
    }

    private int joinedBytes() {
        return joined == null ? 0 : joined.length();
    }

    private void takePrefix(int octet) {
        if (prefixBytes == 0) packed = octet == 1;
        else length = length << 8 | octet;
        prefixBytes++;
        if (prefixBytes == 1 && octet > 1) {
            fail(GrpcCode.INTERNAL, "gRPC frame header malformed: reserved bits not zero");
        } else if (prefixBytes == PREFIX) {
            if (length > messages.most()) fail(new Failure.TooLarge(messages.most()));
            else if (!messages.budget().tryTake(length)) fail(new Failure.Rejected(Shed.BUFFERED_BYTES));
            else begun();
        }
    }

    private void begun() {
        taken = length;
        if (length == 0) whole(Buffer.buffer());
    }

    private void takeBody(int count) {
        Buffer part = data.slice(at, at + count);
        at += count;
        if (count == length) {
            whole(part);
            return;
        }
        if (joined == null) joined = Buffer.buffer((int) Math.min(length, TRUSTED_LENGTH));
        joined.appendBuffer(part);
        if (joined.length() == length) whole(joined);
    }

    private void whole(Buffer message) {
        HeldBody held = new HeldBody(messages.budget(), message, taken);
        prefixBytes = 0;
        length = 0;
        taken = 0;
        joined = null;
        between = stream;
        if (packed) unpack(held);
        else deliver(held);
    }

    private void unpack(HeldBody held) {
        String encoding = exchange.headers().get("grpc-encoding");
        if (encoding != null && PACKINGS.contains(encoding)) {
            hold();
            messages.unpacked(encoding, held).onComplete(this::unpacked);
            return;
        }
        held.release();
        if (encoding == null || encoding.equals("identity"))
            fail(GrpcCode.INTERNAL, "Can't decode compressed gRPC message as compression not configured");
        else fail(GrpcCode.UNIMPLEMENTED, "Can't find decompressor for " + Excerpt.of(encoding));
    }

    private void unpacked(AsyncResult<HeldBody> result) {
        if (result.failed()) fail(FailureException.of(result.cause()));
        else if (done) result.result().release();
        else deliver(result.result());
        letGo();
    }

    private void deliver(HeldBody message) {
        receiver.message(message);
        if (!exchange.isFull()) return;
        hold();
        exchange.onDrained(this::letGo);
    }

    @Override
    public void hold() {
        if (holds++ == 0) exchange.request().pause();
    }

    @Override
    public void letGo() {
        if (--holds > 0) return;
        sinceNanos = exchange.nowNanos();
        received = 0;
        if (exchange.isOver()) stop();
        advance();
        if (holds == 0) exchange.request().resume();
    }

    private void finish() {
        if (done) return;
        if (prefixBytes > 0) {
            fail(GrpcCode.INTERNAL, "Encountered end-of-stream mid-frame");
            return;
        }
        done = true;
        messages.forget(this);
        receiver.ended();
    }

    void cutIfCrawling(long nowNanos) {
        if (exchange.isOver()) stop();
        long elapsed = nowNanos - sinceNanos;
        if (done || between || holds > 0 || elapsed < GRACE.toNanos()) return;
        if (received < FLOOR_BYTES_PER_SECOND * (elapsed / 1_000_000_000L))
            fail(new Failure.Expired(Stage.READING, Duration.ofMillis(elapsed / 1_000_000)));
    }

    private void fail(GrpcCode code, String problem) {
        stop();
        exchange.breach(code, problem);
    }

    private void fail(Failure failure) {
        stop();
        exchange.fail(failure);
    }

    private void stop() {
        if (done) return;
        done = true;
        messages.forget(this);
        messages.budget().giveBack(taken);
        taken = 0;
        joined = null;
        receiver.lost();
    }
}
