package io.millrace.router.traffic.canary;

import io.millrace.config.CanarySettings;
import io.millrace.inference.Ticker;
import io.millrace.router.traffic.canary.CanaryRule.Judgement;
import io.millrace.slo.Objective;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * One version on its way to all traffic. Fed with what was counted since it was fed last, asked as often as one likes; a
 * decision to go on begins the next step with nothing counted. Control side, one thread.
 *
 * <p>What a hand does counts as a decision too. Where there is nothing left to decide, its moves throw {@link
 * IllegalStateException} with a sentence for whoever asked.
 */
public final class Canary {
    private static final int REMEMBERED = 64;

    private final CanarySettings settings;
    private final CanaryRule rule;
    private final Ticker ticker;
    private final Deque<Decision> decisions = new ArrayDeque<>();
    private Stage stage = Stage.TESTING;
    private int step;
    private long sinceNanos;
    private Tally stable = Tally.NOTHING;
    private Tally candidate = Tally.NOTHING;

    /** At its first step. */
    public Canary(CanarySettings settings, Objective objective, Ticker ticker) {
        this.settings = settings;
        this.rule = new CanaryRule(settings, objective);
        this.ticker = ticker;
        this.sinceNanos = ticker.nanos();
    }

    /**
     * Goes on where one stopped. If the settings no longer have its step, then at the next smaller share, or the first, with
     * nothing counted.
     */
    public static Canary restored(CanarySettings settings, Objective objective, CanaryMemory memory, Ticker ticker) {
        Canary canary = new Canary(settings, objective, ticker);
        canary.stage = memory.stage();
        canary.decisions.addAll(memory.decisions());
        List<Double> steps = settings.steps();
        while (canary.step + 1 < steps.size() && steps.get(canary.step + 1) <= memory.weight()) canary.step++;
        boolean hasStep = steps.get(canary.step) == memory.weight();
        if (hasStep || !canary.stage.isOpen())
            canary.sinceNanos -= Duration.ofMillis(memory.heldMillis()).toNanos();
        if (hasStep) {
            canary.stable = memory.stable();
            canary.candidate = memory.candidate();
        }
        return canary;
    }

    public CanaryMemory memory() {
        return new CanaryMemory(
                CanaryMemory.FORM, stage, weight(), held().toMillis(), stable, candidate, List.copyOf(decisions));
    }

    public Stage stage() {
        return stage;
    }

    /** Which of the steps it is at, from 1; the last once it is promoted, 0 when it is rolled back. */
    public int step() {
        return switch (stage) {
            case TESTING, PAUSED -> step + 1;
            case PROMOTED -> settings.steps().size();
            case ROLLED_BACK -> 0;
        };
    }

    /** How long it has been at this step, or at its end. */
    public Duration held() {
        return Duration.ofNanos(ticker.nanos() - sinceNanos);
    }

    /** The share of the traffic that the new version is to have now, in percent. */
    public double weight() {
        return switch (stage) {
            case TESTING, PAUSED -> settings.steps().get(step);
            case PROMOTED -> 100;
            case ROLLED_BACK -> 0;
        };
    }

    /** The last ones, oldest first. */
    public List<Decision> decisions() {
        return List.copyOf(decisions);
    }

    /** What was counted of both since this was called last, of all loops. */
    public void observe(Tally ofStable, Tally ofCandidate) {
        if (!stage.isOpen()) return;
        stable = stable.plus(ofStable);
        candidate = candidate.plus(ofCandidate);
    }

    /** Does what is due; empty where it holds. Some microseconds. */
    public Optional<Decision> decide() {
        if (!stage.isOpen()) return Optional.empty();
        Judgement judgement = rule.judge(weight(), stable, candidate, held());
        return switch (judgement.action()) {
            case HOLD -> Optional.empty();
            case PROMOTE -> stage == Stage.PAUSED ? Optional.empty() : Optional.of(advance(judgement));
            case ROLL_BACK -> Optional.of(end(Stage.ROLLED_BACK, judgement));
        };
    }

    /** Goes back if it burns the error budget; whatever else is proved is left for others to decide. */
    Optional<Decision> decideBurn() {
        if (!stage.isOpen()) return Optional.empty();
        Judgement judgement = rule.judge(weight(), stable, candidate, held());
        return judgement.isBurn() ? Optional.of(end(Stage.ROLLED_BACK, judgement)) : Optional.empty();
    }

    /** How things stand, with all numbers; changes nothing. Milliseconds. */
    public Decision standing() {
        Judgement judgement = stage.isOpen()
                ? rule.judge(weight(), stable, candidate, held())
                : new Judgement(Action.HOLD, "evidence", "nothing is left to decide");
        return told(judgement, weight(), weight());
    }

    /** By hand: the next step, or the end of the last. */
    public Decision promote(String by) {
        requireOpen();
        stage = Stage.TESTING;
        return advance(new Judgement(Action.PROMOTE, by, "by hand"));
    }

    /** By hand: all traffic at once. */
    public Decision complete(String by) {
        requireOpen();
        return end(Stage.PROMOTED, new Judgement(Action.PROMOTE, by, "to the end, by hand"));
    }

    public Decision rollBack(String by, String why) {
        requireOpen();
        return end(Stage.ROLLED_BACK, new Judgement(Action.ROLL_BACK, by, why));
    }

    /** By hand: goes on counting, and no further. */
    public Decision pause(String by) {
        return pause(by, "paused by hand");
    }

    Decision pause(String by, String why) {
        requireOpen();
        stage = Stage.PAUSED;
        return remember(told(new Judgement(Action.HOLD, by, why), weight(), weight()));
    }

    public Decision resume(String by) {
        requireOpen();
        stage = Stage.TESTING;
        return remember(told(new Judgement(Action.HOLD, by, "resumed by hand"), weight(), weight()));
    }

    /** By hand: from the first step, whatever was decided. */
    public Decision restart(String by) {
        return restart(by, "begun anew by hand");
    }

    Decision restart(String by, String why) {
        double from = weight();
        Decision decision =
                told(new Judgement(Action.HOLD, by, why), from, settings.steps().getFirst());
        stage = Stage.TESTING;
        begin(0);
        return remember(decision);
    }

    private void requireOpen() {
        switch (stage) {
            case TESTING, PAUSED -> {}
            case PROMOTED -> throw new IllegalStateException("it is promoted already");
            case ROLLED_BACK -> throw new IllegalStateException("it is rolled back; begin anew first");
        }
    }

    private Decision advance(Judgement judgement) {
        if (step + 1 == settings.steps().size()) return end(Stage.PROMOTED, judgement);
        Decision decision = told(judgement, weight(), settings.steps().get(step + 1));
        begin(step + 1);
        return remember(decision);
    }

    private Decision end(Stage last, Judgement judgement) {
        Decision decision = told(judgement, weight(), last == Stage.PROMOTED ? 100 : 0);
        stage = last;
        sinceNanos = ticker.nanos();
        return remember(decision);
    }

    private void begin(int next) {
        step = next;
        sinceNanos = ticker.nanos();
        stable = Tally.NOTHING;
        candidate = Tally.NOTHING;
    }

    private Decision told(Judgement judgement, double from, double to) {
        return new Decision(
                judgement.action(),
                judgement.by(),
                judgement.why(),
                from,
                to,
                held().toMillis(),
                from < 100 ? rule.readings(stable, candidate) : List.of(),
                rule.burnsOf(candidate));
    }

    private Decision remember(Decision decision) {
        while (decisions.size() >= REMEMBERED) decisions.removeFirst();
        decisions.addLast(decision);
        return decision;
    }
}
