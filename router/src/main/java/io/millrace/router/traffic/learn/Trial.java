package io.millrace.router.traffic.learn;

import io.millrace.router.traffic.Assignment;
import io.millrace.router.traffic.Context;
import io.millrace.router.traffic.ContextSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * One model's arms while they lead where they lead. Each cell of the counts has one writer, its loop; those of the lessons go from
 * hand to hand.
 */
final class Trial {
    private final List<ArmIdentity> arms;
    private final long sinceNanos;
    private final AtomicReferenceArray<ArmTotals> counts;
    private final AtomicReferenceArray<Lesson> lessons;
    private final int loops;

    /** What one loop has learned of one arm since it was taken last. Who holds it owns it: the cell is empty meanwhile. */
    private record Lesson(ContextSource source, FeatureMoments moments) {
        Lesson(ContextSource source) {
            this(source, new FeatureMoments(source.features()));
        }
    }

    Trial(List<ArmIdentity> arms, long sinceNanos, int loops) {
        this(
                arms,
                sinceNanos,
                loops,
                new AtomicReferenceArray<>(arms.size() * loops),
                new AtomicReferenceArray<>(arms.size() * loops));
    }

    private Trial(
            List<ArmIdentity> arms,
            long sinceNanos,
            int loops,
            AtomicReferenceArray<ArmTotals> counts,
            AtomicReferenceArray<Lesson> lessons) {
        this.arms = List.copyOf(arms);
        this.sinceNanos = sinceNanos;
        this.loops = loops;
        this.counts = counts;
        this.lessons = lessons;
    }

    long sinceNanos() {
        return sinceNanos;
    }

    boolean isOf(List<ArmIdentity> others) {
        if (others.size() != arms.size()) return false;
        for (int i = 0; i < arms.size(); i++) if (!others.get(i).isStill(arms.get(i))) return false;
        return true;
    }

    /** Goes on with the same counts. */
    Trial known(List<ArmIdentity> now) {
        if (now.equals(arms)) return this;
        List<ArmIdentity> latest = new ArrayList<>();
        for (int i = 0; i < arms.size(); i++) latest.add(now.get(i).after(arms.get(i)));
        return new Trial(latest, sinceNanos, loops, counts, lessons);
    }

    /** Whether a call is one of this trial's: nobody chose its arm, and the arm was then what it is. */
    boolean has(Assignment assigned, long bornNanos) {
        int arm = assigned.index();
        return assigned.by() != Assignment.By.RULE
                && bornNanos - sinceNanos >= 0
                && arm < arms.size()
                && arms.get(arm).name().equals(assigned.arm().name());
    }

    ArmTotals of(int loop, int arm) {
        ArmTotals known = counts.getAcquire(arm * loops + loop);
        return known == null ? ArmTotals.NOTHING : known;
    }

    /** That loop's alone. */
    void set(int loop, int arm, ArmTotals totals) {
        counts.setRelease(arm * loops + loop, totals);
    }

    /**
     * A call that was assigned by its context was worth that. That loop's alone; nobody waits: where the lesson is just being
     * taken, another begins.
     */
    void teach(int loop, int arm, Context context, double reward) {
        int cell = arm * loops + loop;
        Lesson mine = lessons.getAndSet(cell, null);
        if (mine == null || !mine.source().equals(context.source())) mine = new Lesson(context.source());
        mine.moments().add(context.features(), reward);
        lessons.set(cell, mine);
    }

    /** What was learned of each arm since this was called last; of other sources it is forgotten. One thread. */
    List<FeatureMoments> take(ContextSource source) {
        List<FeatureMoments> taken = new ArrayList<>();
        for (int arm = 0; arm < arms.size(); arm++) {
            FeatureMoments sum = new FeatureMoments(source.features());
            for (int loop = 0; loop < loops; loop++) {
                Lesson one = lessons.getAndSet(arm * loops + loop, null);
                if (one != null && one.source().equals(source)) sum.add(one.moments());
            }
            taken.add(sum);
        }
        return taken;
    }

    ArmEvidence.Known known() {
        List<ArmTotals> totals = new ArrayList<>(Collections.nCopies(arms.size(), ArmTotals.NOTHING));
        for (int arm = 0; arm < arms.size(); arm++)
            for (int loop = 0; loop < loops; loop++)
                totals.set(arm, totals.get(arm).plus(of(loop, arm)));
        return new ArmEvidence.Known(sinceNanos, arms, List.copyOf(totals));
    }
}
