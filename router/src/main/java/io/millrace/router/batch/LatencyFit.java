package io.millrace.router.batch;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Learns what an endpoint takes for a batch of {@code n} rows. One event loop's own; bounded memory.
 *
 * <p>For the maintainer: of each size the median of its last batches is one point, so neither a stall nor a size that is sent
 * most often pulls the line; its slope is the weighted median of the slopes between all pairs of points (Theil and Sen),
 * which holds with up to 29 % of points astray. The line then moves to the median of the last {@value #RECENT} batches
 * whatever their sizes, which follows a server that has become slower long before every size has been seen again.
 *
 * <p>Source: H. Theil, "A rank-invariant method of linear and polynomial regression analysis", 1950; P. K. Sen, "Estimates of
 * the regression coefficient based on Kendall's tau", 1968. That batches are linear in their rows: Nexus, SOSP 2019.
 */
public final class LatencyFit {
    static final int RECENT = 256;
    static final int LATEST = 64;
    /** Batches before the first fit. */
    static final int LEAST = 12;

    private static final int REFIT_EVERY = 16;
    private static final int STALE_AFTER = 2_048;
    private static final double SPREAD_QUANTILE = 0.99;
    private static final double MOST_SPREAD = 1.5;
    private static final LatencyModel UNFITTED = new LatencyModel.Unfitted();

    private final int maxRows;
    private final @Nullable SizeSamples[] sizes = new SizeSamples[SizeSamples.BUCKETS];
    private final int[] recentRows = new int[RECENT];
    private final long[] recentNanos = new long[RECENT];
    private long seen;
    private LatencyModel model = UNFITTED;

    /** @param maxRows the largest batch; an endpoint that takes one row only is known by that size alone */
    public LatencyFit(int maxRows) {
        this.maxRows = maxRows;
    }

    public LatencyModel model() {
        return model;
    }

    /** Forgets all: the endpoint was replaced, or serves another version. */
    public void forget() {
        Arrays.fill(sizes, null);
        seen = 0;
        model = UNFITTED;
    }

    /** @param rows as sent, padding included */
    public void observe(int rows, long tookNanos) {
        int at = (int) (seen % RECENT);
        recentRows[at] = rows;
        recentNanos[at] = Math.max(1, tookNanos);
        seen++;
        int bucket = SizeSamples.bucketOf(rows);
        SizeSamples samples = sizes[bucket];
        if (samples == null) sizes[bucket] = samples = new SizeSamples();
        samples.add(rows, Math.max(1, tookNanos), seen);
        if (seen >= LEAST && (seen % REFIT_EVERY == 0 || model instanceof LatencyModel.Unfitted)) refit();
    }

    private void refit() {
        Points points = new Points();
        for (SizeSamples samples : sizes)
            if (samples != null && seen - samples.lastSeen() < STALE_AFTER)
                points.add(samples.meanRows(), samples.medianNanos(), samples.count());
        // With one size seen for long, the last line's slope is the best that is known.
        if (points.spans() || (maxRows == 1 && points.size() == 1)) model = level(points.line());
        else if (model instanceof LatencyModel.Linear known) model = level(known);
    }

    private LatencyModel.Linear level(LatencyModel.Linear line) {
        double median = quantile(0.5, LATEST, line);
        double spread = quantile(SPREAD_QUANTILE, RECENT, line) / median;
        return new LatencyModel.Linear(
                line.alphaNanos() * median, line.betaNanos() * median, Math.clamp(spread, 1, MOST_SPREAD));
    }

    /** Of what the last batches took over what the line says. */
    private double quantile(double q, int last, LatencyModel.Linear line) {
        int count = (int) Math.min(seen, last);
        double[] ratios = new double[count];
        for (int i = 0; i < count; i++) {
            int at = (int) ((seen - 1 - i) % RECENT);
            ratios[i] = recentNanos[at] / Math.max(1, line.alphaNanos() * recentRows[at] + line.betaNanos());
        }
        Arrays.sort(ratios);
        return ratios[(int) (count * q)];
    }
}
