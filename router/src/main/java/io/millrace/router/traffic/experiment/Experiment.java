package io.millrace.router.traffic.experiment;

import io.millrace.router.traffic.Assignment;
import io.millrace.router.traffic.Assignment.By;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What is measured of one model's arms beside the evidence of each, since they have led where they lead: how long calls took, and
 * whether the arms get their shares. Loops add, the control side looks.
 *
 * <p>For the maintainer: calls are counted when they end, and those of a slow arm end later. So they are counted to the time they came
 * in, and such a time is judged only once all its calls have ended: after the patience that any call has.
 */
public final class Experiment {
    private static final long EPOCH_NANOS = Duration.ofSeconds(10).toNanos();

    private final long sinceNanos;
    private final Instant began;
    private final List<String> arms;
    private final int loops;
    private final List<DurationSteps> durations = new ArrayList<>();
    private final ShareWatch watch = new ShareWatch();
    private volatile List<ShareEpoch> newestFirst;

    /** @param began for people, the moment of {@code sinceNanos} */
    Experiment(long sinceNanos, Instant began, List<String> arms, List<Double> shares, int loops) {
        this.sinceNanos = sinceNanos;
        this.began = began;
        this.arms = List.copyOf(arms);
        this.loops = loops;
        for (int cell = 0; cell < arms.size() * loops; cell++) durations.add(new DurationSteps());
        this.newestFirst = List.of(ShareEpoch.of(sinceNanos, shares, loops));
    }

    long sinceNanos() {
        return sinceNanos;
    }

    /** When it began, for people. */
    public Instant began() {
        return began;
    }

    /**
     * A call has ended. On its loop.
     *
     * @param bornNanos  when it came
     * @param isAnswered of others the duration says nothing
     */
    void ended(int loop, Assignment assigned, long bornNanos, long nanos, boolean isAnswered) {
        int arm = assigned.index();
        boolean isOfThese = bornNanos - sinceNanos >= 0
                && arm < arms.size()
                && arms.get(arm).equals(assigned.arm().name());
        if (!isOfThese || assigned.by() == By.RULE) return;
        if (isAnswered) durations.get(arm * loops + loop).add(nanos);
        // Calls of one key come in bunches, and would raise a false alarm.
        if (assigned.by() != By.CHANCE) return;
        for (ShareEpoch epoch : newestFirst) {
            if (bornNanos - epoch.beginNanos() < 0) continue;
            epoch.count(loop, arm);
            return;
        }
    }

    /** Calls that come from now on are drawn with these shares. Control side. */
    void asked(List<Double> shares, long nowNanos) {
        if (!newestFirst.getFirst().shares().equals(shares)) begin(shares, nowNanos);
    }

    /**
     * Judges what can be. Control side.
     *
     * @param patience after which no call is still under way, or counts no more
     */
    void look(long nowNanos, Duration patience) {
        ShareEpoch newest = newestFirst.getFirst();
        if (nowNanos - newest.beginNanos() >= EPOCH_NANOS) begin(newest.shares(), nowNanos);
        List<ShareEpoch> left = new ArrayList<>(newestFirst);
        // The end of each is the beginning of the next.
        while (left.size() > 1 && nowNanos - left.get(left.size() - 2).beginNanos() > patience.toNanos())
            watch.take(left.removeLast());
        newestFirst = List.copyOf(left);
    }

    private void begin(List<Double> shares, long nowNanos) {
        List<ShareEpoch> next = new ArrayList<>(newestFirst);
        next.addFirst(ShareEpoch.of(nowNanos, shares, loops));
        newestFirst = List.copyOf(next);
    }

    /** Whether calls came to the arms in other shares than they were to have. Any thread. */
    public boolean isMisshared() {
        return watch.isBroken();
    }

    /** Calls that this was concluded from. Any thread. */
    public long tested() {
        return watch.tested();
    }

    /**
     * What that share of an arm's answers took at most, in milliseconds; NaN where there was none. Any thread.
     *
     * @param share in (0,1]
     */
    public double millis(int arm, double share) {
        long[] sums = DurationSteps.none();
        for (int loop = 0; loop < loops; loop++)
            durations.get(arm * loops + loop).addTo(sums);
        return DurationSteps.millis(sums, share);
    }
}
