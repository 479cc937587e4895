package io.millrace.router.schedule;

import io.millrace.backends.Endpoint;
import io.millrace.backends.EndpointId;
import io.millrace.inference.ModelName;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What every pick of every loop must see at once of one endpoint: its attempts in flight, exact over all loops,
 * whether it has been taken out, whether it may be gone, what it takes, and the weight its own load reports give it. Any
 * thread. The counts stand alone on their cache lines.
 */
public final class EndpointLoad {
    public static final double LEAST_WEIGHT = 0.25;
    public static final double MOST_WEIGHT = 4;
    public static final double UNREPORTED_WEIGHT = 1;

    static final int MOST_MODELS = 2_000;
    private static final int LINES = 33;
    private static final int COUNT = 16;
    private static final int WORK = 17;

    private final EndpointId id;
    private final int slot;
    private final AtomicLongArray padded = new AtomicLongArray(LINES);
    private final Doubt doubt = new Doubt();
    private final ConcurrentHashMap<ModelName, LatencyByLoad> latencies = new ConcurrentHashMap<>();
    private final DeviceLoads devices;
    private volatile boolean out;
    private volatile boolean draining;
    private volatile double weight = UNREPORTED_WEIGHT;

    EndpointLoad(EndpointId id, int slot, DeviceLoads devices) {
        this.id = id;
        this.slot = slot;
        this.devices = devices;
    }

    public EndpointId id() {
        return id;
    }

    /** A small number by which each loop finds its own state of it: its own while it has an account, another's later. */
    public int slot() {
        return slot;
    }

    /**
     * True while the endpoint takes no traffic. A call that began before that keeps its route, but must not be sent
     * there any more.
     */
    public boolean isOut() {
        return out;
    }

    /** Control side only. */
    public void takesTraffic(boolean takes) {
        if (takes != out) return;
        out = !takes;
        doubt.forget();
        // Who comes back is as quick as it is now.
        if (takes) latencies.values().forEach(LatencyByLoad::forget);
    }

    /** True while it takes no traffic because it is to be gone: calls that began before may still be sent there, where nobody else is. */
    public boolean isDraining() {
        return draining;
    }

    /** Control side only. */
    public void drains(boolean drains) {
        draining = drains;
    }

    /** Whether it may be gone, though it has not been taken out. */
    public Doubt doubt() {
        return doubt;
    }

    /**
     * What the endpoint's reports of its own load multiply its share of traffic by: 1 where nothing is reported or what was has
     * expired, else in [{@link #LEAST_WEIGHT}, {@link #MOST_WEIGHT}], where 1 is the mean of its pool.
     */
    public double weight() {
        return weight;
    }

    /** Control side only; {@code weight} is smoothed already, and is kept to the bounds of {@link #weight()}. NaN is no report. */
    public void reported(double weight) {
        this.weight = Double.isNaN(weight) ? UNREPORTED_WEIGHT : Math.clamp(weight, LEAST_WEIGHT, MOST_WEIGHT);
    }

    /** What it takes for this model. */
    LatencyByLoad latency(ModelName model) {
        // Models that are found come and go under ever new names.
        if (latencies.size() >= MOST_MODELS && !latencies.containsKey(model)) latencies.clear();
        return latencies.computeIfAbsent(model, fresh -> new LatencyByLoad());
    }

    /** What it runs on. */
    DeviceLoad device(Endpoint endpoint) {
        return devices.of(endpoint);
    }

    public long inFlight() {
        return padded.get(COUNT);
    }

    /** What all of those in flight are predicted to take. Nanoseconds, 0 or more. */
    public long predictedNanos() {
        return padded.get(WORK);
    }

    /** Those in flight now, with the new one. */
    long begin(long workNanos) {
        padded.addAndGet(WORK, workNanos);
        return padded.incrementAndGet(COUNT);
    }

    void end(long workNanos) {
        padded.addAndGet(WORK, -workNanos);
        padded.decrementAndGet(COUNT);
    }
}
