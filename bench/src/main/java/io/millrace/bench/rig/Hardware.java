package io.millrace.bench.rig;

import io.millrace.router.simulate.BatchingBound;
import io.millrace.router.simulate.ServerSpec;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The emulated servers and what is asked of them. A batch of b rows takes {@code alpha * b + beta}, times log-normal noise; a
 * server works on one at a time.
 *
 * @param sigma     of the noise
 * @param objective of an answer, seen by the client
 */
record Hardware(int servers, Duration alpha, Duration beta, double sigma, Duration objective) {
    /** Rows of the largest batch. */
    static final int MAX = 64;

    /** Of the goals about batching: beta/alpha is 10, the objective a multiple of what one row takes. */
    static Hardware gpuLike(double objectiveOverOne) {
        return new Hardware(4, Duration.ofMillis(1), Duration.ofMillis(10), 0.02, Duration.ofNanos((long)
                (objectiveOverOne * 11_000_000)));
    }

    /** As the servers read it; without a batcher of their own. */
    String script() {
        return "latency alpha=%dus beta=%dus sigma=%s\nslots 1\n"
                .formatted(alpha.toNanos() / 1000, beta.toNanos() / 1000, sigma);
    }

    /** With a batcher of their own. */
    String script(Duration wait) {
        return script() + "batch max=%d wait=%dus\n".formatted(MAX, wait.toNanos() / 1000);
    }

    /** All servers busy without a pause with one row at a time. */
    double unbatchedPerSecond() {
        return servers * 1e9 / alpha.plus(beta).toNanos();
    }

    /** What no forming of batches can exceed, noise left out. */
    double boundPerSecond() {
        ServerSpec spec = ServerSpec.of(servers, alpha.toNanos(), beta.toNanos(), MAX);
        return BatchingBound.perSecond(List.of(spec), objective);
    }

    Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("servers", Integer.toString(servers));
        facts.put("alpha", millis(alpha));
        facts.put("beta", millis(beta));
        facts.put("sigma", Double.toString(sigma));
        facts.put("slo", millis(objective));
        return facts;
    }

    static String millis(Duration time) {
        return String.format(Locale.ROOT, "%.3gms", time.toNanos() / 1e6);
    }
}
