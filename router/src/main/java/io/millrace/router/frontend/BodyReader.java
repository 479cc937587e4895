package io.millrace.router.frontend;

import io.millrace.inference.Failure;
import io.millrace.inference.Shed;
import io.millrace.inference.Ticker;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * Reads request bodies within three bounds: bytes of one body, bytes of all bodies of the process, and a floor under the
 * speed at which one may arrive. One per event loop.
 */
public final class BodyReader {
    private final long maxBody;
    private final long replayLimit;
    private final BufferedBytes budget;
    private final Ticker ticker;
    private final ArrayDeque<IncomingBody> incoming = new ArrayDeque<>();

    /** @param replayLimit bytes that are held of a body that may go by */
    public BodyReader(long maxBody, long replayLimit, BufferedBytes budget, Ticker ticker) {
        this.maxBody = maxBody;
        this.replayLimit = replayLimit;
        this.budget = budget;
        this.ticker = ticker;
    }

    /** Bytes that are there to be looked at of a body that may go by. */
    long replayLimit() {
        return replayLimit;
    }

    /**
     * Hands over the body, or fails the exchange. What is held of it counts against the budget until
     * {@link HeldBody#release}.
     *
     * @param mayGoBy whether a body over the replay limit will do as it comes, with its beginning held; else it is read
     *                whole
     */
    void read(HttpExchange exchange, boolean mayGoBy, Consumer<HeldBody> then) {
        long announced = announced(exchange.request());
        if (announced > maxBody) {
            exchange.outOfStep();
            exchange.fail(new Failure.TooLarge(maxBody));
            return;
        }
        long holds = mayGoBy ? Math.min(replayLimit, maxBody) : maxBody;
        long taken = Math.clamp(announced, 0, holds);
        if (taken > 0 && !budget.tryTake(taken)) {
            exchange.fail(new Failure.Rejected(Shed.BUFFERED_BYTES));
            return;
        }
        IncomingBody body =
                new IncomingBody(exchange, new IncomingBody.Bounds(maxBody, holds), announced, budget, taken, ticker);
        incoming.addLast(body);
        body.begin(held -> {
            forgetDone();
            then.accept(held);
        });
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
    public void cutCrawling() {
        incoming.removeIf(IncomingBody::isDone);
        for (IncomingBody body : incoming) body.cutIfCrawling();
    }

    private void forgetDone() {
        for (IncomingBody head = incoming.peekFirst(); head != null && head.isDone(); head = incoming.peekFirst()) {
            incoming.removeFirst();
        }
    }
}
