package io.millrace.bench;

import io.millrace.backends.Endpoint;
import io.millrace.backends.ServedModel;
import io.millrace.backends.ServerFamily;
import io.millrace.discovery.EndpointState;
import io.millrace.inference.ModelSignature;
import io.millrace.router.schedule.AttemptAccount;
import io.millrace.router.schedule.Candidate;
import io.millrace.router.schedule.EndpointLoads;
import io.millrace.router.schedule.HotColdPicker;
import io.millrace.router.schedule.HotColdSettings;
import io.millrace.router.schedule.InFlightScorer;
import io.millrace.router.schedule.Picker;
import io.millrace.router.schedule.PowerOfTwoPicker;
import io.millrace.router.schedule.PredictedFinishScorer;
import io.millrace.router.schedule.Scorer;
import io.millrace.router.schedule.TrafficShare;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One pick, with the account of the attempt opened and closed, on one loop and on two that share the accounts; one lesson. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PickBenchmark {
    @Param({"3", "16", "50"})
    int endpoints;

    private static final long NOW = 3_600_000_000_000L;

    private final List<Candidate> candidates = new ArrayList<>();

    /** Each loop has a picker of its own. */
    @State(Scope.Thread)
    public static class Loop {
        private final SplittableRandom random = new SplittableRandom();
        private final Scorer inFlight = new InFlightScorer(Map.of());
        final Picker leastRequest = new PowerOfTwoPicker(random, inFlight);
        final Picker hotCold = new HotColdPicker(
                HotColdSettings.DEFAULTS, new PredictedFinishScorer(), new TrafficShare(Map.of()), random);
    }

    @Setup
    public void make() {
        EndpointLoads loads = new EndpointLoads();
        ServedModel model = new ServedModel(
                Messages.MODEL, List.of(), "", ModelSignature.UNKNOWN, Optional.empty(), Optional.empty());
        for (int i = 0; i < endpoints; i++) {
            Endpoint endpoint = Endpoint.remote("p", ServerFamily.OIP_REST, "h" + i, 80);
            Candidate made = new Candidate(endpoint, model, new EndpointState.Serving(0), loads.of(endpoint.id()));
            for (int taught = 0; taught < 15; taught++) made.latency().answered(1, 1_000_000 + i * 10_000, NOW);
            candidates.add(made);
        }
    }

    @Benchmark
    public @Nullable Candidate leastRequest(Loop loop) {
        return attempt(loop.leastRequest);
    }

    @Benchmark
    public @Nullable Candidate hotCold(Loop loop) {
        return attempt(loop.hotCold);
    }

    private @Nullable Candidate attempt(Picker picker) {
        Candidate picked =
                picker.pick(candidates, candidate -> !candidate.load().isOut(), NOW);
        if (picked != null) AttemptAccount.open(picked, 1_000_000).close();
        return picked;
    }

    @Benchmark
    public void answered(Loop loop) {
        candidates.getFirst().latency().answered(1, loop.random.nextInt(1_000_000), NOW);
    }
}
