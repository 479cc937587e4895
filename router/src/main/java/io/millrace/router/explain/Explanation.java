package io.millrace.router.explain;

import io.millrace.inference.ModelName;
import io.millrace.inference.RequestId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one call, as far as it is known by now. Written by the loops it goes through and read by any thread: under a
 * lock, which only calls that are written of take. Bounded.
 */
public final class Explanation implements Witness {
    private static final int MOST_STEPS = 16;
    private static final int MOST_PARTS = 32;

    private final RequestId id;
    private final ModelName model;
    private final long bornNanos;
    private final List<Pick> picks = new ArrayList<>(1);
    private final List<AttemptEnd> ends = new ArrayList<>(1);
    private final List<Part> parts = new ArrayList<>(0);
    private @Nullable Way way;
    private @Nullable Together together;
    private @Nullable End end;

    /**
     * @param outcome {@code ok}, or the name of the failure
     * @param cache   how it fared with its model's cache, null without one
     */
    public record End(String outcome, @Nullable String cache, long tookNanos) {}

    /**
     * Of a model that is made of others.
     *
     * @param told what became of the call to it
     */
    public record Part(String name, Explanation told) {}

    /** All that is known at one moment. */
    public record Told(
            RequestId id,
            ModelName model,
            long bornNanos,
            @Nullable Way way,
            @Nullable Together together,
            List<Pick> picks,
            List<AttemptEnd> attempts,
            List<Part> parts,
            @Nullable End end) {}

    public Explanation(RequestId id, ModelName model, long bornNanos) {
        this.id = id;
        this.model = model;
        this.bornNanos = bornNanos;
    }

    RequestId id() {
        return id;
    }

    boolean isAfter(Explanation other) {
        return bornNanos - other.bornNanos > 0;
    }

    @Override
    public synchronized void picked(Pick pick) {
        if (picks.size() < MOST_STEPS) picks.add(pick);
    }

    @Override
    public synchronized void ended(AttemptEnd attempt) {
        if (ends.size() < MOST_STEPS) ends.add(attempt);
    }

    @Override
    public synchronized void goesIn(Together batch) {
        together = batch;
    }

    /** Of a model with several. */
    public synchronized void goesBy(Way arm) {
        way = arm;
    }

    @Override
    public synchronized Explanation partOf(String name, ModelName of, long nowNanos) {
        Explanation part = new Explanation(id, of, nowNanos);
        if (parts.size() < MOST_PARTS) parts.add(new Part(name, part));
        return part;
    }

    public synchronized void ended(End how) {
        end = how;
    }

    public synchronized Told told() {
        return new Told(
                id, model, bornNanos, way, together, List.copyOf(picks), List.copyOf(ends), List.copyOf(parts), end);
    }
}
