package io.millrace.router.traffic.bandit;

import io.millrace.config.ArmSettings;
import io.millrace.config.SelectSettings;
import io.millrace.config.TrafficSettings;
import io.millrace.inference.Ticker;
import io.millrace.router.traffic.learn.ArmEvidence;
import io.millrace.router.traffic.learn.ArmTotals;
import io.millrace.slo.Attained;
import io.millrace.slo.Objective;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The shares of one model's arms, learned from the evidence of each while they lead where they lead. One thread. */
public final class ModelSelection {
    /** An arm that burns gets no calls: after this it is tried again. */
    private static final Duration LATELY = Duration.ofMinutes(5);

    private static final long FEWEST_CALLS = 100;

    private final SelectSettings settings;
    private final List<Integer> places = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final BatchedSelection selection;
    private final ObjectiveRail rail;
    private final long sinceNanos;
    private final Ticker ticker;
    private final ArrayDeque<Seen> seen = new ArrayDeque<>();
    private List<Double> shares;
    private long steps;

    /** What was known of the arms that take part. */
    private record Seen(long atNanos, List<ArmTotals> totals) {}

    /**
     * @param traffic of a model with {@code select}
     * @param known   of its arms now, from which on it learns
     */
    public ModelSelection(
            TrafficSettings traffic,
            Objective objective,
            ArmEvidence.Known known,
            RandomGenerator random,
            Ticker ticker) {
        this.settings = traffic.select().orElseThrow();
        this.sinceNanos = known.sinceNanos();
        this.ticker = ticker;
        double sum = 0;
        for (ArmSettings arm : traffic.split()) sum += arm.weight();
        this.shares = new ArrayList<>();
        for (int place = 0; place < traffic.split().size(); place++) {
            ArmSettings arm = traffic.split().get(place);
            if (arm.weight() == 0) continue;
            places.add(place);
            names.add(arm.name());
            shares.add(arm.weight() / sum);
        }
        this.selection = new BatchedSelection(names, rule(settings), settings.minShare(), random);
        this.rail = new ObjectiveRail(objective, settings.maxBurn(), FEWEST_CALLS);
        seen.addLast(new Seen(ticker.nanos(), totals(known)));
    }

    private static BanditRule rule(SelectSettings settings) {
        return switch (settings.by()) {
            case THOMPSON -> new BanditRule.ThompsonBeta();
            case THOMPSON_GAUSSIAN -> new BanditRule.ThompsonGaussian(0.5);
            case EPSILON_GREEDY -> new BanditRule.EpsilonGreedy(settings.epsilon());
            case UCB1 -> new BanditRule.Ucb1(1);
            case EXP3 -> new BanditRule.Exp3(0.1);
        };
    }

    /** Whether it is about arms that have led where these do since the same time. */
    public boolean isOf(ArmEvidence.Known known) {
        return known.sinceNanos() == sinceNanos;
    }

    private List<ArmTotals> totals(ArmEvidence.Known known) {
        return places.stream().map(known.totals()::get).toList();
    }

    /**
     * Learns what came, once it is time.
     *
     * @return whether shares are others than before
     */
    public boolean step(ArmEvidence.Known known) {
        long now = ticker.nanos();
        if (now - seen.getLast().atNanos() < settings.every().toNanos()) return false;
        List<ArmTotals> totals = totals(known);
        List<BatchedSelection.Batch> batches = new ArrayList<>();
        for (int arm = 0; arm < totals.size(); arm++)
            batches.add(batch(totals.get(arm).since(seen.getLast().totals().get(arm)), shares.get(arm)));
        selection.learn(batches);
        seen.addLast(new Seen(now, totals));
        while (seen.size() > 1 && now - seen.getFirst().atNanos() > LATELY.toNanos()) seen.removeFirst();
        List<Attained> lately = new ArrayList<>();
        for (int arm = 0; arm < totals.size(); arm++)
            lately.add(totals.get(arm).since(seen.getFirst().totals().get(arm)).attained());
        selection.keepWithin(rail, lately);
        boolean isAnythingKnown = selection.memory().arms().stream().anyMatch(arm -> arm.rewarded() > 0);
        if (!isAnythingKnown && selection.shutOut().isEmpty()) return false;
        steps++;
        List<Double> before = shares;
        shares = selection.shares();
        return !shares.equals(before);
    }

    private BatchedSelection.Batch batch(ArmTotals since, double share) {
        Attained attained = since.attained();
        return switch (settings.learn()) {
            case FEEDBACK -> {
                long rewarded = since.losses().count();
                double sum = Math.clamp(rewarded - since.losses().sum(), 0, (double) rewarded);
                yield new BatchedSelection.Batch(since.exposures(), rewarded, sum, share);
            }
            case SUCCESS ->
                new BatchedSelection.Batch(since.exposures(), attained.events(), attained.answered(), share);
            case ON_TIME -> new BatchedSelection.Batch(since.exposures(), attained.events(), attained.good(), share);
        };
    }

    /** By name, of sum 1; 0 of those that take no part. */
    public Map<String, Double> weights(List<ArmSettings> split) {
        Map<String, Double> weights = new HashMap<>();
        for (ArmSettings arm : split) weights.put(arm.name(), 0.0);
        for (int arm = 0; arm < names.size(); arm++) weights.put(names.get(arm), shares.get(arm));
        return weights;
    }

    /** Whether shares are its own: not before it has learned for the first time, or was restored. */
    public boolean hasLearned() {
        return steps > 0;
    }

    public SelectSettings settings() {
        return settings;
    }

    /** Names of arms that get no calls, for they burn the error budget. */
    public List<String> shutOut() {
        return selection.shutOut();
    }

    /** What it knows of each arm that takes part. */
    public BanditMemory memory() {
        return selection.memory();
    }

    /** Goes on by what another knew of the same arms. */
    public void restore(Optional<BanditMemory> memory) {
        memory.ifPresent(known -> {
            selection.restore(known);
            steps++;
            shares = selection.shares();
        });
    }
}
