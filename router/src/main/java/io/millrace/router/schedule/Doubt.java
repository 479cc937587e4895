package io.millrace.router.schedule;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Whether an endpoint may be gone: a connection to it was refused, or ended by its side, or nothing sent to it is answered. Picks leave it out where they have
 * another, until it has answered something asked since, or for {@value #HELD_MILLIS} ms at most: by then a probe has said
 * more. Any thread; while all is well a pick reads one reference that nobody writes.
 *
 * <p>Servers also end connections that they tire of, and then the alarm was false. Each false alarm buys the endpoint a
 * second in which only a plain sign, {@link #raise}, is believed: so a server that closes all the time keeps its share.
 *
 * <p>Source: Finagle's fail fast, https://twitter.github.io/finagle/guide/Clients.html, which believes refused connections
 * only; and gRPC's balancers, which pick no endpoint that has lost its connection.
 */
public final class Doubt {
    static final long HELD_MILLIS = 250;

    private static final long HELD_NANOS = Duration.ofMillis(HELD_MILLIS).toNanos();
    private static final long TRUST_NANOS = Duration.ofSeconds(1).toNanos();
    private static final Standing NO_DOUBT = new NoDoubt();

    private final AtomicReference<Standing> standing = new AtomicReference<>(NO_DOUBT);

    private sealed interface Standing {}

    private record NoDoubt() implements Standing {}

    private record Doubted(long sinceNanos) implements Standing {
        boolean holds(long nowNanos) {
            return nowNanos - sinceNanos < HELD_NANOS;
        }
    }

    private record Trusted(long untilNanos) implements Standing {}

    Doubt() {}

    /** True while picks are to leave the endpoint out if they can. */
    public boolean holds(long nowNanos) {
        return standing.get() instanceof Doubted doubted && doubted.holds(nowNanos);
    }

    /**
     * The server ended a connection that it may merely have tired of, or is silent for what may be a reason.
     *
     * @return whether this is news, so that the endpoint should be asked
     */
    public boolean raiseUnlessTrusted(long nowNanos) {
        Standing seen = standing.get();
        boolean news = switch (seen) {
            case NoDoubt none -> true;
            case Doubted doubted -> !doubted.holds(nowNanos);
            case Trusted(long untilNanos) -> nowNanos - untilNanos >= 0;
        };
        return news && standing.compareAndSet(seen, new Doubted(nowNanos));
    }

    /** The server refused a connection, or ended one on which a request had begun. */
    public void raise(long nowNanos) {
        Standing seen = standing.get();
        if (!(seen instanceof Doubted doubted && doubted.holds(nowNanos)))
            standing.compareAndSet(seen, new Doubted(nowNanos));
    }

    /** The server answered something. What was asked before the doubt arose may have been answered before that, too. */
    public void lift(long askedNanos, long nowNanos) {
        if (standing.get() instanceof Doubted doubted && askedNanos - doubted.sinceNanos > 0)
            standing.compareAndSet(doubted, new Trusted(nowNanos + TRUST_NANOS));
    }

    /** The endpoint was taken out, or taken back: what was thought of it before is void. */
    void forget() {
        standing.set(NO_DOUBT);
    }
}
