package io.millrace.chaos.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * How the questions {@code 0 … size-1} went. Written by the client's event loop; complete, and safe to read from another
 * thread, when the client's run has ended.
 */
public final class ClientLedger {
    private final long seed;
    private final long[] sent;
    private final long[] ended;
    private final AtomicReferenceArray<Outcome> outcomes;
    private final List<Integer> endedTwice = new ArrayList<>();

    public ClientLedger(int size, long seed) {
        this.seed = seed;
        this.sent = new long[size];
        this.ended = new long[size];
        this.outcomes = new AtomicReferenceArray<>(size);
    }

    /** How the first so many went, which have all been asked. */
    public ClientLedger first(int count) {
        if (count == size()) return this;
        ClientLedger of = new ClientLedger(count, seed);
        for (int id = 0; id < count; id++) {
            of.sent[id] = sent[id];
            of.ended[id] = ended[id];
            of.outcomes.set(id, outcomes.get(id));
        }
        of.endedTwice.addAll(endedTwice);
        return of;
    }

    public void sent(int id, long nanos) {
        sent[id] = nanos;
    }

    /** The first ending stands; a second one is a duplicate. */
    public void ended(int id, long nanos, Outcome outcome) {
        if (outcomes.compareAndSet(id, null, outcome)) ended[id] = nanos;
        else endedTwice.add(id);
    }

    public int size() {
        return outcomes.length();
    }

    public long seed() {
        return seed;
    }

    public Optional<Outcome> outcome(int id) {
        return Optional.ofNullable(outcomes.get(id));
    }

    /** When the question's first byte was due, or handed over when later. */
    public long sentNanos(int id) {
        return sent[id];
    }

    /** When the first question was due. */
    public long begunNanos() {
        return sent[0];
    }

    public long endedNanos(int id) {
        return ended[id];
    }

    /** Ids that had a second ending, once for each. */
    public List<Integer> endedTwice() {
        return List.copyOf(endedTwice);
    }
}
