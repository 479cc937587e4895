package io.millrace.router.chain;

import io.millrace.backends.EndpointId;
import io.millrace.inference.ModelName;
import io.millrace.inference.Sequence;
import io.millrace.inference.Ticker;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Which endpoint holds which sequence of requests, for the whole process: requests of one come over any connection. Bounded
 * in number; one that nobody continues is forgotten after a while, as its server does long before. Any thread.
 */
public final class Sequences {
    private static final int MOST = 65_536;
    private static final long IDLE_NANOS = Duration.ofMinutes(10).toNanos();
    private static final long BETWEEN_SWEEPS_NANOS = Duration.ofSeconds(1).toNanos();

    private final Map<Key, Held> held = new ConcurrentHashMap<>();
    private final Ticker ticker;
    private final AtomicLong nextSweep;

    private record Key(ModelName model, String sequence) {}

    private record Held(EndpointId at, long sinceNanos) {}

    public Sequences(Ticker ticker) {
        this.ticker = ticker;
        this.nextSweep = new AtomicLong(ticker.nanos());
    }

    /** Empty for one that began nowhere, or not here. */
    Optional<EndpointId> holder(ModelName model, Sequence sequence) {
        return Optional.ofNullable(held.get(new Key(model, sequence.id()))).map(Held::at);
    }

    /** The sequence goes on there; its last request ends it. */
    void continues(ModelName model, Sequence sequence, EndpointId at) {
        Key key = new Key(model, sequence.id());
        if (sequence.end()) held.remove(key);
        else if (held.size() < MOST || held.containsKey(key) || sweep()) held.put(key, new Held(at, ticker.nanos()));
    }

    /** Whether there is room now. Where there is none, a sequence keeps its endpoint while the fleet stays as it is. */
    private boolean sweep() {
        long now = ticker.nanos();
        long due = nextSweep.get();
        if (now - due >= 0 && nextSweep.compareAndSet(due, now + BETWEEN_SWEEPS_NANOS))
            held.values().removeIf(each -> now - each.sinceNanos() > IDLE_NANOS);
        return held.size() < MOST;
    }
}
