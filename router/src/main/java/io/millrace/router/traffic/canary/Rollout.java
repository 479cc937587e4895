package io.millrace.router.traffic.canary;

import io.millrace.config.ArmSettings;
import io.millrace.config.PromoteSettings;
import io.millrace.inference.Ticker;
import io.millrace.router.traffic.learn.ArmEvidence;
import io.millrace.router.traffic.learn.ArmIdentity;
import io.millrace.router.traffic.learn.ArmTotals;
import io.millrace.slo.Objective;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One model's promotion: its canary, the arms that it is about, and the evidence it was shown. Another version under the name of
 * an arm has everything to prove. Control side, one thread.
 */
public final class Rollout {
    private final PromoteSettings settings;
    private final Objective objective;
    private final Ticker ticker;
    private final Map<Cause, Long> counts;
    private Canary canary;
    private boolean isUnheard;
    private @Nullable ArmIdentity from;
    private @Nullable ArmIdentity to;
    private ArmEvidence.@Nullable Known seen;

    /** What decisions are counted by: what was done, and what kind of reason or who it was. */
    public record Cause(Action action, String by) {}

    private Rollout(
            PromoteSettings settings, Objective objective, Ticker ticker, Canary canary, Map<Cause, Long> counts) {
        this.settings = settings;
        this.objective = objective;
        this.ticker = ticker;
        this.canary = canary;
        this.counts = counts;
    }

    /** At its first step. */
    static Rollout begun(PromoteSettings settings, Objective objective, Ticker ticker) {
        Canary canary = new Canary(settings.how(), objective, ticker);
        return new Rollout(settings, objective, ticker, canary, none());
    }

    /** From the start: that a count grows is only seen where there was a 0. */
    private static Map<Cause, Long> none() {
        Map<Cause, Long> none = new LinkedHashMap<>();
        none.put(new Cause(Action.PROMOTE, "evidence"), 0L);
        none.put(new Cause(Action.ROLL_BACK, "evidence"), 0L);
        none.put(new Cause(Action.ROLL_BACK, "burn"), 0L);
        return none;
    }

    /** Goes on where another process stopped; what cannot be read promotes nobody. */
    static Rollout restored(PromoteSettings settings, Objective objective, Kept kept, Ticker ticker) {
        return switch (kept) {
            case Kept.Whole(var from, var to, var memory) -> {
                Canary canary = Canary.restored(settings.how(), objective, memory, ticker);
                Rollout rollout = new Rollout(settings, objective, ticker, canary, none());
                rollout.from = from;
                rollout.to = to;
                yield rollout;
            }
            case Kept.Spoilt(var why) -> {
                Rollout rollout = begun(settings, objective, ticker);
                rollout.count(rollout.canary.pause(
                        "state", "what was kept cannot be read (" + why + "), so that it waits for a hand"));
                yield rollout;
            }
        };
    }

    /** The same under another config. */
    Rollout under(PromoteSettings next, Objective promised) {
        if (next.equals(settings) && promised.equals(objective)) return this;
        Canary same = Canary.restored(next.how(), promised, canary.memory(), ticker);
        Rollout rollout = new Rollout(next, promised, ticker, same, counts);
        rollout.from = from;
        rollout.to = to;
        rollout.seen = seen;
        rollout.isUnheard = isUnheard;
        return rollout;
    }

    /** Empty until it is known which versions it is about. */
    public Optional<Kept.Whole> kept() {
        return from == null || to == null ? Optional.empty() : Optional.of(new Kept.Whole(from, to, canary.memory()));
    }

    /** These are the model's arms now; a decision where another version begins. */
    Optional<Decision> arms(List<ArmIdentity> arms) {
        ArmIdentity nowFrom = named(arms, settings.from());
        ArmIdentity nowTo = named(arms, settings.to());
        if (nowFrom == null || nowTo == null) return Optional.empty();
        boolean isOther = isOther(from, to, nowFrom, nowTo, canary.stage());
        from = from == null || !nowFrom.isStill(from) ? nowFrom : nowFrom.after(from);
        to = to == null || isOther ? nowTo : nowTo.after(to);
        return isOther
                ? Optional.of(count(canary.restart(
                        "version",
                        "'" + settings.from() + "' or '" + settings.to()
                                + "' leads elsewhere than before, and everything has to be proved anew")))
                : Optional.empty();
    }

    private static boolean isOther(
            @Nullable ArmIdentity from, @Nullable ArmIdentity to, ArmIdentity nowFrom, ArmIdentity nowTo, Stage stage) {
        // Once it has been decided, whom it would have left behind is no matter any more.
        return (to != null && !nowTo.isStill(to)) || (from != null && !nowFrom.isStill(from) && stage.isOpen());
    }

    /** Whether what others keep is of the versions that are the arms here. */
    boolean isAbout(Kept.Whole theirs) {
        return from != null
                && to != null
                && !isOther(
                        theirs.from(), theirs.to(), from, to, theirs.memory().stage());
    }

    /** What routers agreed on, this one's own counts with it. */
    void becomes(Kept.Whole agreed, CanaryMemory memory) {
        canary = Canary.restored(settings.how(), objective, memory, ticker);
        if (from != null) from = from.after(agreed.from());
        if (to != null) to = to.after(agreed.to());
        isUnheard = false;
    }

    /** As it would be, to be asked what it decides. */
    Canary tried(CanaryMemory memory) {
        return Canary.restored(settings.how(), objective, memory, ticker);
    }

    /** Until it is known what routers have agreed on, the new version has nothing. */
    void awaitsOthers() {
        isUnheard = true;
    }

    private static @Nullable ArmIdentity named(List<ArmIdentity> arms, String name) {
        for (ArmIdentity arm : arms) if (arm.name().equals(name)) return arm;
        return null;
    }

    /** Looks at the evidence; a decision where one is due. */
    Optional<Decision> step(ArmEvidence.Known now) {
        see(now);
        return canary.decide().map(this::count);
    }

    /** Shows it the evidence, and tells how much more it is. */
    Counted see(ArmEvidence.Known now) {
        // What was counted before it was asked for the first time is no step's.
        Counted more =
                seen == null ? Counted.NOTHING : new Counted(since(settings.from(), now), since(settings.to(), now));
        seen = now;
        canary.observe(more.stable(), more.candidate());
        return more;
    }

    /** Back, where it burns the error budget. */
    Optional<Decision> burns() {
        return canary.decideBurn().map(this::count);
    }

    private Tally since(String arm, ArmEvidence.Known now) {
        ArmTotals totals = now.of(arm).orElse(ArmTotals.NOTHING);
        ArmTotals before = seen != null && seen.sinceNanos() == now.sinceNanos()
                ? seen.of(arm).orElse(ArmTotals.NOTHING)
                : ArmTotals.NOTHING;
        ArmTotals more = totals.since(before);
        return Tally.of(more.attained(), more.losses());
    }

    /** @throws IllegalStateException with a sentence where there is nothing left to do */
    Decision obey(Hand hand) {
        return count(obeyed(canary, hand));
    }

    static Decision obeyed(Canary canary, Hand hand) {
        String by = "hand";
        return switch (hand) {
            case PROMOTE -> canary.promote(by);
            case COMPLETE -> canary.complete(by);
            case HOLD -> canary.pause(by);
            case RESUME -> canary.resume(by);
            case ROLL_BACK -> canary.rollBack(by, "by hand");
            case RESTART -> canary.restart(by);
        };
    }

    Decision count(Decision decision) {
        counts.merge(new Cause(decision.action(), decision.by()), 1L, Long::sum);
        return decision;
    }

    /** What each arm is to weigh: the two share what both weigh in the config. */
    Map<String, Double> weights(List<ArmSettings> split) {
        Map<String, Double> weights = new LinkedHashMap<>();
        double both = 0;
        for (ArmSettings arm : split) {
            weights.put(arm.name(), (double) arm.weight());
            if (arm.name().equals(settings.from()) || arm.name().equals(settings.to())) both += arm.weight();
        }
        double share = percent() / 100;
        weights.put(settings.to(), both * share);
        weights.put(settings.from(), both * (1 - share));
        return weights;
    }

    /** What the new version has now of the calls of both. */
    public double percent() {
        return isUnheard ? 0 : canary.weight();
    }

    public PromoteSettings settings() {
        return settings;
    }

    /** To be looked at. */
    public Canary canary() {
        return canary;
    }

    /** Of this process. */
    public Map<Cause, Long> counts() {
        return Collections.unmodifiableMap(counts);
    }
}
