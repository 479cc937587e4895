package io.millrace.bench;

import io.millrace.backends.Endpoint;
import io.millrace.backends.ServedModel;
import io.millrace.backends.ServerFamily;
import io.millrace.discovery.EndpointState;
import io.millrace.inference.ModelSignature;
import io.millrace.router.schedule.Candidate;
import io.millrace.router.schedule.EndpointLoads;
import io.millrace.router.schedule.InFlightScorer;
import io.millrace.router.schedule.Picker;
import io.millrace.router.schedule.PowerOfTwoPicker;
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

/** One pick, with the account of the attempt opened and closed, on one loop and on two that share the accounts. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PickBenchmark {
    @Param({"3", "50"})
    int endpoints;

    private final List<Candidate> candidates = new ArrayList<>();

    /** Each loop has a picker of its own. */
    @State(Scope.Thread)
    public static class Loop {
        final Picker picker = new PowerOfTwoPicker(new SplittableRandom(), new InFlightScorer(Map.of()));
    }

    @Setup
    public void make() {
        EndpointLoads loads = new EndpointLoads();
        ServedModel model = new ServedModel(
                Messages.MODEL, List.of(), "", ModelSignature.UNKNOWN, Optional.empty(), Optional.empty());
        for (int i = 0; i < endpoints; i++) {
            Endpoint endpoint = Endpoint.remote("p", ServerFamily.OIP_REST, "h" + i, 80);
            candidates.add(new Candidate(endpoint, model, new EndpointState.Serving(0), loads.of(endpoint.id())));
        }
    }

    @Benchmark
    public @Nullable Candidate pick(Loop loop) {
        Candidate picked =
                loop.picker.pick(candidates, candidate -> !candidate.load().isOut(), Long.MAX_VALUE);
        if (picked != null) {
            picked.load().begin();
            picked.load().end();
        }
        return picked;
    }
}
