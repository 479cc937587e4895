package io.millrace.bench.rig;

import io.millrace.router.simulate.LoadPattern;
import java.util.List;

/** All goals that can be measured, with what each is to reach. */
final class Goals {
    static final List<Goal> ALL = List.of(
            new CpuOfBatches(),
            new CacheHits(),
            new BatchesAgainstRoundRobin(),
            new BatchesAgainstServersBatchers("11", 4, new Target.AtLeast(1.15)),
            new BatchesAgainstServersBatchers("11-tight", 2.5, new Target.AtLeast(1.8)),
            new FractionOfTheBound("12", "Poisson", LoadPattern.Random::poisson, new Target.AtLeast(0.9)),
            new FractionOfTheBound(
                    "12-gamma", "Gamma CV 4", rate -> LoadPattern.Random.gamma(rate, 4), new Target.AtLeast(0.75)),
            new SlowReplica(),
            new Stalls(),
            new Overload(),
            new SharedDevice(),
            TritonRates.againstItsBatcher(RealModel.DIGITS),
            TritonRates.againstItsBatcher(RealModel.EMBEDDING),
            new TritonCpu(),
            TritonRates.againstNoBatches(RealModel.EMBEDDING),
            new InJvmRates(RealModel.DIGITS, Programs::digits),
            new InJvmRates(RealModel.MINILM, MiniLm::file));

    private Goals() {}
}
