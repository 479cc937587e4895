package io.millrace.router.frontend.grpc;

import io.millrace.backends.Inflation;
import io.millrace.router.frontend.BufferedBytes;
import io.millrace.router.frontend.HeldBody;
import io.vertx.core.Future;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * Reads the messages of calls within the bounds of request bodies: bytes of one message, unpacked; bytes of all bodies of
 * the process; and a floor under the speed at which one may arrive. One per event loop.
 */
public final class Messages {
    private final long most;
    private final BufferedBytes budget;
    private final Aside aside;
    private final Set<MessageReader> readers = new LinkedHashSet<>();

    /** Does what would hold up an event loop on another thread; the future completes on the loop. */
    @FunctionalInterface
    public interface Aside {
        Future<HeldBody> run(Callable<HeldBody> work);
    }

    /** @param most bytes of one message */
    public Messages(long most, BufferedBytes budget, Aside aside) {
        this.most = most;
        this.budget = budget;
        this.aside = aside;
    }

    /** Hands over the one message of a unary call when its client has said all, or fails the exchange. */
    public void one(GrpcExchange exchange, Consumer<HeldBody> then) {
        read(exchange, new OneMessage(exchange, then), false);
    }

    /** Hands each message of a stream to the receiver as it comes, one at a time, or fails the exchange. */
    public void each(GrpcExchange exchange, MessageReceiver receiver) {
        read(exchange, receiver, true);
    }

    private void read(GrpcExchange exchange, MessageReceiver receiver, boolean stream) {
        MessageReader reader = new MessageReader(exchange, receiver, this, stream);
        readers.add(reader);
        reader.begin();
    }

    void forget(MessageReader reader) {
        readers.remove(reader);
    }

    long most() {
        return most;
    }

    BufferedBytes budget() {
        return budget;
    }

    /** The message unpacked, somewhere else: a full one takes long. What it took of the budget is given back if it fails. */
    Future<HeldBody> unpacked(String encoding, HeldBody packed) {
        return aside.run(() -> {
            try {
                return packed.unpacked(new Inflation(most, packed).inflated(encoding, packed.body()));
            } finally {
                packed.release();
            }
        });
    }

    /** Fails messages that crawl. Called about once a second; costs only the calls still being read. */
    public void cutCrawling(long nowNanos) {
        if (readers.isEmpty()) return;
        for (MessageReader reader : List.copyOf(readers)) reader.cutIfCrawling(nowNanos);
    }
}
