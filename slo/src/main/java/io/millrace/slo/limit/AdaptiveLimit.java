package io.millrace.slo.limit;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * How many an endpoint may have at once, learned from how slow its answers are for what they contain. Its owner's thread only.
 *
 * <p>For the maintainer: {@code limit * g + headroom}, smoothed, with the gradient {@code g} of how slow an answer was when
 * there was little to do over how slow it is, between 0.5 and 1. The headroom is a quarter of the square root: four, as Netflix
 * adds, would never let a limit come to rest below eight. What "little to do" means is measured afresh now and then at the
 * least limit, as Envoy does; an average of the past would take an overload that lasts for the normal state, and rise for ever.
 *
 * <p>Source: Netflix concurrency-limits, Gradient2Limit; Envoy, adaptive concurrency filter, gradient controller.
 */
public final class AdaptiveLimit {
    static final int PROBE_SAMPLES = 5;

    private static final double SMOOTHING = 0.2;
    private static final double SMOOTHED_OVER = 2;
    private static final double TOLERANCE = 1.25;
    private static final double LEAST_GRADIENT = 0.5;
    private static final double BACK_OFF = 0.9;
    private static final double HEADROOM = 0.25;
    private static final double PROBE_JITTER = 0.15;
    private static final int FIRST_PROBE_SOONER = 12;

    /** Over the time that a probe takes: that of a slow model must not cost it more than a twentieth. */
    private static final int LEAST_TIME_BETWEEN = 20;

    private final LimitSettings settings;
    private final RandomGenerator random;
    private int most;
    private final double[] probes = new double[PROBE_SAMPLES];
    private int probed;
    private boolean learning = true;
    private boolean probing;
    private long probeBeganNanos;
    private double calm = 1;
    private double limit;
    private double limitBeforeProbe;
    private long nextProbeNanos;
    private long shrunkNanos;
    private boolean shrunk;

    /** @param random spreads the probes of many endpoints, so that they are not all slow at once */
    public AdaptiveLimit(LimitSettings settings, RandomGenerator random) {
        this.settings = settings;
        this.random = random;
        this.most = settings.most();
        this.limit = settings.first();
        this.limitBeforeProbe = settings.first();
    }

    /** It rises no further than this, nor than its settings let it; between 1 and those. What is out already stays out. */
    public void atMost(int now) {
        most = Math.clamp(now, settings.least(), settings.most());
        limit = Math.min(limit, most);
        limitBeforeProbe = Math.min(limitBeforeProbe, most);
    }

    public int limit() {
        return probing ? settings.least() : (int) limit;
    }

    /** Whether it is at its least for a moment, to see how fast the endpoint is with little to do. */
    public boolean isProbing() {
        return probing;
    }

    /**
     * An answer came.
     *
     * @param slowness what it took over what it should: latency over {@code L(n)} for a batch; above 0
     * @param inFlight with it, when it was sent
     */
    public void answered(double slowness, int inFlight, long nowNanos) {
        if (learning) learn(slowness, nowNanos);
        else if (probing) probe(slowness, inFlight, nowNanos);
        else if (nowNanos - nextProbeNanos >= 0) beginProbe(nowNanos);
        else follow(slowness, inFlight);
    }

    /**
     * It refused for want of room, or did not answer in time. Several that were under way together count as one.
     *
     * @param sentNanos when it was sent
     */
    public void dropped(long sentNanos, long nowNanos) {
        if (shrunk && sentNanos - shrunkNanos < 0) return;
        shrunk = true;
        shrunkNanos = nowNanos;
        limit = Math.max(settings.least(), limit * BACK_OFF);
    }

    /** A slow model must not begin with one call at a time: the quickest of the first will do until the first probe. */
    private void learn(double slowness, long nowNanos) {
        calm = probed == 0 ? slowness : Math.min(calm, slowness);
        if (++probed < PROBE_SAMPLES) return;
        learning = false;
        probeAfter(settings.probeEvery().toNanos() / FIRST_PROBE_SOONER, nowNanos);
    }

    private void probe(double slowness, int inFlight, long nowNanos) {
        // Those from before the probe met company.
        if (inFlight > settings.least()) return;
        probes[probed++] = slowness;
        if (probed < PROBE_SAMPLES) return;
        Arrays.sort(probes);
        calm = probes[PROBE_SAMPLES / 2];
        probing = false;
        limit = limitBeforeProbe;
        long took = nowNanos - probeBeganNanos;
        probeAfter(Math.max(settings.probeEvery().toNanos(), LEAST_TIME_BETWEEN * took), nowNanos);
    }

    private void probeAfter(long nanos, long nowNanos) {
        double spread = 1 + PROBE_JITTER * (2 * random.nextDouble() - 1);
        nextProbeNanos = nowNanos + (long) (nanos * spread);
    }

    private void beginProbe(long nowNanos) {
        probeBeganNanos = nowNanos;
        probing = true;
        probed = 0;
        limitBeforeProbe = limit;
    }

    private void follow(double slowness, int inFlight) {
        // With half of it unused, the answer tells nothing of the limit.
        if (inFlight < limit / 2) return;
        double gradient = Math.clamp(TOLERANCE * calm / slowness, LEAST_GRADIENT, 1);
        double wanted = limit * gradient + HEADROOM * Math.sqrt(limit);
        // Answers tell of the limit of one latency ago: of many at once each may move it but little, or it would swing.
        double step = Math.min(SMOOTHING, SMOOTHED_OVER / limit);
        limit = Math.clamp(limit + step * (wanted - limit), settings.least(), most);
    }
}
