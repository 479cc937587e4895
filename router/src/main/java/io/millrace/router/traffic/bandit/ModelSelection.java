package io.millrace.router.traffic.bandit;

import io.millrace.config.ArmSettings;
import io.millrace.config.SelectSettings;
import io.millrace.config.TrafficSettings;
import io.millrace.inference.Ticker;
import io.millrace.router.traffic.ArmChoice;
import io.millrace.router.traffic.learn.ArmEvidence;
import io.millrace.router.traffic.learn.ArmIdentity;
import io.millrace.router.traffic.learn.ArmTotals;
import io.millrace.slo.Objective;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Which arm calls of one model go by, learned from the evidence of each while they lead where they lead. One thread. */
public final class ModelSelection {
    /** An arm that burns gets no calls: after this it is tried again. */
    private static final Duration LATELY = Duration.ofMinutes(5);

    private static final long FEWEST_CALLS = 100;

    private final SelectSettings settings;
    private final String rule;
    private final List<Integer> places = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final Learner learner;
    private final ObjectiveRail rail;
    private final long sinceNanos;
    private final Ticker ticker;
    private final ArrayDeque<Seen> seen = new ArrayDeque<>();
    private List<ArmIdentity> arms;
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
        this.rule = rule(traffic);
        this.sinceNanos = known.sinceNanos();
        this.arms = known.arms();
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
        this.learner = settings.input()
                .<Learner>map(input -> new ContextLearner(names, places, settings, input))
                .orElseGet(() -> new SharesLearner(names, settings, bandit(settings), random));
        this.rail = new ObjectiveRail(objective, settings.maxBurn(), FEWEST_CALLS);
        seen.addLast(new Seen(ticker.nanos(), totals(known)));
    }

    private static BanditRule bandit(SelectSettings settings) {
        return switch (settings.by()) {
            case THOMPSON -> new BanditRule.ThompsonBeta();
            case THOMPSON_GAUSSIAN -> new BanditRule.ThompsonGaussian(0.5);
            case EPSILON_GREEDY -> new BanditRule.EpsilonGreedy(settings.epsilon());
            case UCB1 -> new BanditRule.Ucb1(1);
            case EXP3 -> new BanditRule.Exp3(0.1);
            case LIN_UCB -> throw new IllegalArgumentException("it chooses by what calls ask");
        };
    }

    /** In words by which, and from what, such arms are learned of. */
    private static String rule(TrafficSettings traffic) {
        SelectSettings select = traffic.select().orElseThrow();
        String from = switch (select.learn()) {
            case FEEDBACK ->
                traffic.feedback()
                        .map(feedback -> " from " + feedback.least() + " to " + feedback.best())
                        .orElse("");
            case SUCCESS, ON_TIME -> "";
        };
        String by = select.input()
                .map(input -> " by " + input.features() + " numbers of '" + input.name() + "'")
                .orElse("");
        return select.by().keyword() + by + " of " + select.learn().keyword() + from;
    }

    /** Whether it is about arms that have led where these do since the same time. */
    public boolean isOf(ArmEvidence.Known known) {
        if (known.sinceNanos() != sinceNanos) return false;
        for (int arm = 0; arm < arms.size(); arm++) if (!known.arms().get(arm).isStill(arms.get(arm))) return false;
        return true;
    }

    private List<ArmTotals> totals(ArmEvidence.Known known) {
        return places.stream().map(known.totals()::get).toList();
    }

    /**
     * Learns what came, once it is time.
     *
     * @return whether shares are others than before, or arms are chosen otherwise
     */
    public boolean step(ArmEvidence.Known known, Lessons lessons) {
        long now = ticker.nanos();
        if (now - seen.getLast().atNanos() < settings.every().toNanos()) return false;
        arms = latest(known.arms());
        List<ArmTotals> totals = totals(known);
        BanditMemory before = memory();
        learner.learn(since(totals, seen.getLast()), shares, lessons);
        seen.addLast(new Seen(now, totals));
        while (seen.size() > 1 && now - seen.getFirst().atNanos() > LATELY.toNanos()) seen.removeFirst();
        List<ArmTotals> lately = since(totals, seen.getFirst());
        List<String> wereOut = shutOut();
        learner.keepWithin(rail, lately.stream().map(ArmTotals::attained).toList());
        if (isIgnorant() && shutOut().isEmpty()) return false;
        steps++;
        List<Double> were = shares;
        shares = learner.shares(lately, shares);
        boolean isChosenOtherwise = isByContext() && !(shutOut().equals(wereOut) && memory().equals(before));
        return isChosenOtherwise || !shares.equals(were);
    }

    private static List<ArmTotals> since(List<ArmTotals> now, Seen before) {
        List<ArmTotals> since = new ArrayList<>();
        for (int arm = 0; arm < now.size(); arm++)
            since.add(now.get(arm).since(before.totals().get(arm)));
        return since;
    }

    private boolean isIgnorant() {
        return memory().arms().stream().noneMatch(arm -> arm.rewarded() > 0);
    }

    /** With the versions that were known last. */
    private List<ArmIdentity> latest(List<ArmIdentity> now) {
        List<ArmIdentity> latest = new ArrayList<>();
        for (int arm = 0; arm < arms.size(); arm++) latest.add(now.get(arm).after(arms.get(arm)));
        return latest;
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

    /** Whether calls are told apart by what they ask, from the first. */
    public boolean isByContext() {
        return settings.input().isPresent();
    }

    /** By what calls ask, as it is known now; empty where they go by shares alone. */
    public Optional<ArmChoice> choice() {
        return learner.choice();
    }

    public SelectSettings settings() {
        return settings;
    }

    /** Names of arms that get no calls, for they burn the error budget. */
    public List<String> shutOut() {
        return learner.shutOut();
    }

    /** What it knows of each arm that takes part. */
    public BanditMemory memory() {
        return learner.memory();
    }

    /** What another has to know to go on from here. */
    public KeptSelection kept() {
        return new KeptSelection(rule, places.stream().map(arms::get).toList(), memory());
    }

    /** By which it learns, in words. */
    public String rule() {
        return rule;
    }

    /** Goes on by what another knew of arms that still lead where they did, by the same rule; of others nothing is known yet. */
    public void restore(KeptSelection kept) {
        if (!kept.rule().equals(rule)) throw new IllegalArgumentException(rule + " learns nothing of " + kept.rule());
        List<BanditMemory.Arm> still = places.stream()
                .flatMap(place -> kept.of(arms.get(place)).stream())
                .toList();
        if (still.stream().noneMatch(arm -> arm.rewarded() > 0)) return;
        arms = arms.stream()
                .map(now -> kept.identity(now).map(now::after).orElse(now))
                .toList();
        learner.restore(new BanditMemory(BanditMemory.FORM, kept.memory().rule(), still));
        steps++;
        shares = learner.shares(List.of(), shares);
    }
}
