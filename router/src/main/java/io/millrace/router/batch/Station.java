package io.millrace.router.batch;

import io.millrace.backends.EndpointId;
import java.util.ArrayDeque;
import java.util.function.Predicate;

/**
 * An endpoint as the batcher of one model sees it: how large batches may be, how many may be there at once, what they take,
 * and which are there. The model's home loop's own; one lives as long as its endpoint, whatever else of the fleet changes.
 */
public final class Station {

    /**
     * @param tier lower tiers are used first, where they make the deadline
     * @param cost of its time, relative to others of the tier; the cheaper is used first
     */
    public record Rank(int tier, double cost) {
        public static final Rank ONLY = new Rank(0, 1);

        boolean isBefore(Rank other) {
            return tier < other.tier || (tier == other.tier && cost < other.cost);
        }
    }

    private final EndpointId id;
    private final Rank rank;
    private final BatchSizes sizes;
    private final LatencyFit fit;
    private final AimdSize felt;
    private final ArrayDeque<Batch<?>> there = new ArrayDeque<>();
    /** Read by whoever is curious. */
    private volatile int places;

    private Predicate<LaneKey> serves = any -> true;

    /** @param places batches that may be there at once, 0 while none may be sent */
    public Station(EndpointId id, Rank rank, BatchSizes sizes, int places) {
        this.id = id;
        this.rank = rank;
        this.sizes = sizes;
        this.fit = new LatencyFit(sizes.max());
        this.felt = new AimdSize(sizes.max());
        this.places = places;
    }

    public EndpointId id() {
        return id;
    }

    public Rank rank() {
        return rank;
    }

    public BatchSizes sizes() {
        return sizes;
    }

    public LatencyModel model() {
        return fit.model();
    }

    /** Batches there now. */
    public int batches() {
        return there.size();
    }

    /** A limit that adapts sets this, and an endpoint taken out has none. Batches there already stay. */
    public void places(int most) {
        if (places != most) places = most;
    }

    /** Any thread. */
    public int places() {
        return places;
    }

    /** Whose calls it can answer. */
    public void serves(Predicate<LaneKey> whose) {
        serves = whose;
    }

    boolean hasPlaceFor(LaneKey key) {
        return hasPlace() && serves.test(key);
    }

    /** Whether more could be sent there, now or later. */
    boolean isOpen() {
        return places > 0;
    }

    boolean hasPlace() {
        return there.size() < places;
    }

    /** When a place is likely to be free, at least {@code nowNanos}; with no place to hope for, {@link Long#MAX_VALUE}. */
    long freeAt(LatencyModel.Linear model, long nowNanos) {
        if (hasPlace()) return nowNanos;
        if (places == 0) return Long.MAX_VALUE;
        Batch<?> first = there.getFirst();
        long left = first.sentNanos() + model.nanos(first.paddedRows()) - nowNanos;
        return nowNanos + Math.max(0, left);
    }

    int feltSize() {
        return felt.size();
    }

    void sent(Batch<?> batch) {
        there.add(batch);
    }

    /** What a batch took that was nobody's, so that the first of somebody's is not the first that is known of. */
    public void learns(int rows, long tookNanos) {
        fit.observe(rows, tookNanos);
    }

    void ended(Batch<?> batch, BatchEnd how, long tookNanos, long targetNanos) {
        there.remove(batch);
        switch (how) {
            case ANSWERED -> {
                fit.observe(batch.paddedRows(), tookNanos);
                if (tookNanos <= targetNanos) felt.inTime(batch.rows());
                else felt.late();
            }
            case FAILED -> felt.late();
            case UNTOLD -> {}
        }
    }
}
