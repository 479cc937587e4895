package io.millrace.router.traffic.canary;

import io.millrace.inference.Ticker;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What a hand wants of all routers, until it is written or given up: one thing at a time. Control side, one thread. */
final class WaitingHand {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Ticker ticker;
    private @Nullable Wish wish;

    /** @param untilNanos of the ticker: then it is given up */
    private record Wish(Hand hand, long untilNanos, CompletableFuture<Void> done) {}

    WaitingHand(Ticker ticker) {
        this.ticker = ticker;
    }

    Optional<Hand> wanted() {
        return Optional.ofNullable(wish).map(Wish::hand);
    }

    /**
     * It waits from now on, where nothing else does.
     *
     * @return fails with {@link IOException} when it is given up, or with what {@link #refuse} says
     */
    CompletableFuture<Void> waitsFor(Hand hand) {
        Wish fresh = new Wish(hand, ticker.nanos() + PATIENCE.toNanos(), new CompletableFuture<>());
        wish = fresh;
        return fresh.done();
    }

    /**
     * To be called each second.
     *
     * @param trouble of the registry with what it was given last
     */
    void expire(Optional<String> trouble) {
        if (wish != null && ticker.nanos() - wish.untilNanos() > 0)
            giveUp("the registry that routers agree through has not taken it within " + PATIENCE.toSeconds() + " s"
                    + trouble.map(why -> ": " + why).orElse(""));
    }

    void giveUp(String problem) {
        Wish ended = end();
        if (ended != null) ended.done().completeExceptionally(new IOException(problem));
    }

    /** There is nothing left to do. */
    void refuse(IllegalStateException settled) {
        Wish ended = end();
        if (ended != null) ended.done().completeExceptionally(settled);
    }

    /** It is written. */
    void isWritten() {
        Wish ended = end();
        if (ended != null) ended.done().complete(null);
    }

    private @Nullable Wish end() {
        Wish ended = wish;
        wish = null;
        return ended;
    }
}
