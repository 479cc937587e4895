package io.millrace.router.traffic.experiment;

import io.millrace.inference.ModelName;
import io.millrace.inference.Ticker;
import io.millrace.router.traffic.Assignment;
import io.millrace.router.traffic.learn.ArmEvidence;
import io.millrace.router.traffic.learn.ArmIdentity;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The experiments of all models that have arms. Loops tell of calls; the rest is the control side's, but for {@link #of}. */
public final class Experiments {
    /** Of calls that take longer, streams of an hour, the shares are not looked at: they would have to be waited for. */
    private static final Duration LONGEST_PATIENCE = Duration.ofMinutes(5);

    private final int loops;
    private final ArmEvidence evidence;
    private final Clock clock;
    private final Ticker ticker;
    private final AtomicInteger joined = new AtomicInteger();
    private volatile Map<ModelName, Experiment> experiments = Map.of();
    private Map<ModelName, Asked> asked = Map.of();

    /**
     * What one model's arms are to get.
     *
     * @param shares   in the order of the split, in [0,1]
     * @param patience that its calls have
     */
    public record Asked(List<Double> shares, Duration patience) {
        public Asked {
            shares = List.copyOf(shares);
        }
    }

    /** @param loops that may join */
    public Experiments(int loops, ArmEvidence evidence, Clock clock, Ticker ticker) {
        this.loops = loops;
        this.evidence = evidence;
        this.clock = clock;
        this.ticker = ticker;
    }

    /** Where one event loop tells of its calls. Its thread only. */
    public final class Loop {
        private final int place;

        private Loop(int place) {
            this.place = place;
        }

        /** See {@link Experiment#ended}. */
        public void ended(ModelName model, Assignment assigned, long bornNanos, long nanos, boolean isAnswered) {
            Experiment experiment = experiments.get(model);
            if (experiment != null) experiment.ended(place, assigned, bornNanos, nanos, isAnswered);
        }
    }

    /** Any thread: a loop that will tell. */
    public Loop addLoop() {
        int place = joined.getAndIncrement();
        if (place >= loops) throw new IllegalStateException("more loops than " + loops);
        return new Loop(place);
    }

    /** These shares are in force from now on; the evidence has been told of the arms. */
    public void follow(Map<ModelName, Asked> wanted) {
        Map<ModelName, Experiment> next = new HashMap<>();
        wanted.forEach((model, shares) -> evidence.of(model)
                .ifPresent(known -> next.put(model, following(experiments.get(model), known, shares))));
        asked = Map.copyOf(wanted);
        experiments = next;
    }

    private Experiment following(@Nullable Experiment before, ArmEvidence.Known known, Asked shares) {
        if (before == null || before.sinceNanos() != known.sinceNanos())
            return new Experiment(
                    known.sinceNanos(),
                    clock.instant(),
                    known.arms().stream().map(ArmIdentity::name).toList(),
                    shares.shares(),
                    loops);
        before.asked(shares.shares(), ticker.nanos());
        return before;
    }

    /** To be called each second or so. */
    public void look() {
        long now = ticker.nanos();
        experiments.forEach((model, experiment) -> {
            Asked shares = asked.get(model);
            if (shares == null) return;
            boolean isLong = shares.patience().compareTo(LONGEST_PATIENCE) > 0;
            experiment.look(now, isLong ? LONGEST_PATIENCE : shares.patience());
        });
    }

    /** Any thread. */
    public Optional<Experiment> of(ModelName model) {
        return Optional.ofNullable(experiments.get(model));
    }

    /** What they are compared by. */
    public ArmEvidence evidence() {
        return evidence;
    }
}
