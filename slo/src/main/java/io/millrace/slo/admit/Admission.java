package io.millrace.slo.admit;

import io.millrace.inference.Deadline;
import io.millrace.inference.Priority;
import io.millrace.slo.admit.AdmitDecision.Admitted;
import io.millrace.slo.admit.AdmitDecision.Refused;
import io.millrace.slo.admit.AdmitDecision.Why;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Lets calls of one model into its queue while they can still be served in time: within the objective, or behind all who can
 * be, as long as their clients wait. The model's home loop's own.
 *
 * <p>For the maintainer: a priority has what those above it leave, so its wait is what waits before it over how fast the queue
 * drains less what is sent above it. Without that, calls late for the objective would be let in for what the others will
 * take, and be told so only when their clients give up. In an overload that lasts none of those is let in: served in the place
 * of others they would make these late, and so on. What goes in the same batch is not before a call: else the few rows of a
 * small batch would be reckoned as slow as the batch, and batches never grow again.
 */
public final class Admission {
    /** A batch may be so much larger than those before. */
    private static final double GROWTH = 1.25;

    private static final double SMOOTHING = 0.125;

    /** Of how fast the queue drains. With all of it half of those let in would be late for the objective, and none early. */
    private static final double AIM = 0.8;

    /** Of what the queue drains, not promised to those late for the objective: for what others take is not known that well. */
    private static final double UNSURE = 0.2;

    private final long objectiveNanos;
    private final RandomGenerator random;
    private final DrainRate drain = new DrainRate();
    private final SentRates sent = new SentRates();
    private final TenantShares tenants = new TenantShares();
    private int high;
    private int normal;
    private int low;
    private double rowsTogether;
    private double tookNanos;

    /** @param objective the latency promised: what takes longer to drain than that is no use to wait for */
    public Admission(Duration objective, RandomGenerator random) {
        this.objectiveNanos = objective.toNanos();
        this.random = random;
    }

    /**
     * A call that asks to be let in.
     *
     * @param tenant   empty text where there are none
     * @param deadline its client's
     */
    public record Asking(Priority priority, String tenant, int rows, Deadline deadline) {}

    public AdmitDecision admit(Asking call, long nowNanos) {
        Outlook outlook = outlook(nowNanos);
        if (!outlook.isInTime(call.priority(), call.deadline(), nowNanos)) return admitLate(call, outlook, nowNanos);
        return admit(call, call.priority(), outlook.objective(call.deadline(), nowNanos), nowNanos);
    }

    /** The same for one that has waited and is too late for the objective now. */
    public AdmitDecision admitLate(Asking call, long nowNanos) {
        return admitLate(call, outlook(nowNanos), nowNanos);
    }

    private AdmitDecision admitLate(Asking call, Outlook outlook, long nowNanos) {
        if (outlook.hasTimeForLate(call.deadline(), nowNanos))
            return admit(call, Priority.LOW, call.deadline(), nowNanos);
        long after = outlook.retryAfterNanos(call.priority(), call.deadline(), nowNanos, random);
        return new Refused(Why.TOO_LATE, after);
    }

    private AdmitDecision admit(Asking call, Priority priority, Deadline by, long nowNanos) {
        if (drain.isKnown()) {
            double useful = drain.perNano() * objectiveNanos;
            if (!tenants.mayAdd(call.tenant(), call.rows(), useful, nowNanos))
                return new Refused(Why.TENANT_SHARE, Outlook.spread(rowsAhead(priority) / drain.perNano(), random));
        }
        count(priority, call.rows());
        return new Admitted(new Waiting(priority, by, tenants.add(call.tenant(), call.rows(), nowNanos), call.rows()));
    }

    /** A call does not wait any more: its turn has come. */
    public void sent(Waiting call, long nowNanos) {
        left(call);
        sent.add(call.priority(), call.rows(), nowNanos);
    }

    /** A call does not wait any more: it was dropped or cancelled. */
    public void left(Waiting call) {
        call.leave();
        count(call.priority(), -call.rows());
        tenants.remove(call.tenant(), call.rows());
    }

    /** Whether calls wait from now on for want of a place, and not to go together. */
    public void isShort(boolean now, long nowNanos) {
        drain.isShort(now, nowNanos);
    }

    /** To be kept when something is sent, for {@link #ended}. */
    public long shortNanos(long nowNanos) {
        return drain.shortNanos(nowNanos);
    }

    /**
     * What was sent as one is over, and its server can take the next.
     *
     * @param rows        that its time was good for: those that were in it, or as many as would have been had they waited
     * @param shortBefore {@link #shortNanos} when it was sent
     * @param took        nanoseconds
     */
    public void ended(double rows, long shortBefore, long took, long nowNanos) {
        double ratio = took <= 0 ? 1 : Math.min(1, (drain.shortNanos(nowNanos) - shortBefore) / (double) took);
        drain.drained(rows, ratio, nowNanos);
    }

    /** It was answered whole: what is sent next will take as long, and be as large or somewhat larger. */
    public void answered(int rows, long took) {
        rowsTogether += (rows - rowsTogether) * SMOOTHING;
        tookNanos += (took - tookNanos) * SMOOTHING;
    }

    public int rowsWaiting() {
        return high + normal + low;
    }

    /** For calls that come now. */
    public Outlook outlook(long nowNanos) {
        if (rowsWaiting() == 0 || !drain.isKnown()) return Outlook.clear(objectiveNanos);
        double left = drain.perNano();
        double forHigh = nanos(high, left);
        left -= sent.highPerNano(nowNanos);
        double forNormal = nanos(high + normal, left);
        left -= sent.normalPerNano(nowNanos) + UNSURE * drain.perNano();
        double forLow = nanos(rowsWaiting(), left);
        double forLate = drain.isLasting(nowNanos) ? Double.POSITIVE_INFINITY : forLow;
        return new Outlook(objectiveNanos, forHigh, forNormal, forLow, forLate);
    }

    private double nanos(int rowsAhead, double perNano) {
        if (rowsAhead == 0) return 0;
        if (rowsTogether >= 2 && rowsAhead < GROWTH * rowsTogether) return tookNanos;
        return perNano <= 0 ? Double.POSITIVE_INFINITY : rowsAhead / (AIM * perNano) + tookNanos;
    }

    private int rowsAhead(Priority priority) {
        return switch (priority) {
            case HIGH -> high;
            case NORMAL -> high + normal;
            case LOW -> high + normal + low;
        };
    }

    private void count(Priority priority, int rows) {
        switch (priority) {
            case HIGH -> high += rows;
            case NORMAL -> normal += rows;
            case LOW -> low += rows;
        }
    }
}
