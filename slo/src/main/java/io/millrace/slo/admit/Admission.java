package io.millrace.slo.admit;

import io.millrace.inference.Deadline;
import io.millrace.inference.Priority;
import io.millrace.slo.admit.AdmitDecision.Admitted;
import io.millrace.slo.admit.AdmitDecision.Refused;
import io.millrace.slo.admit.AdmitDecision.Why;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Lets calls of one model into its queue while they can still be served in time. The model's home loop's own.
 *
 * <p>The times told with a refusal differ by up to a half, so that those refused together do not come back together.
 */
public final class Admission {
    static final long LONGEST_RETRY_NANOS = Duration.ofSeconds(30).toNanos();

    private final long objectiveNanos;
    private final RandomGenerator random;
    private final DrainRate drain = new DrainRate();
    private final TenantShares tenants = new TenantShares();
    private int high;
    private int normal;
    private int low;

    /** @param objective the latency promised: what takes longer to drain than that is no use to wait for */
    public Admission(Duration objective, RandomGenerator random) {
        this.objectiveNanos = objective.toNanos();
        this.random = random;
    }

    /**
     * A call that asks to be let in.
     *
     * @param tenant       empty text where there are none
     * @param serviceNanos what it takes once its turn has come, 0 where that is not known
     */
    public record Asking(Priority priority, String tenant, int rows, Deadline deadline, long serviceNanos) {}

    public AdmitDecision admit(Asking call, long nowNanos) {
        if (drain.isKnown(nowNanos)) {
            double perNano = drain.perNano();
            double waits = rowsAhead(call.priority()) / perNano;
            double late =
                    nowNanos + waits + call.serviceNanos() - call.deadline().atNanos();
            if (late > 0) return new Refused(Why.TOO_LATE, spread(late));
            double useful = perNano * objectiveNanos;
            if (!tenants.mayAdd(call.tenant(), call.rows(), useful, nowNanos))
                return new Refused(Why.TENANT_SHARE, spread(waits));
        }
        return new Admitted(enter(call, nowNanos));
    }

    /** A call does not wait any more: it was sent, dropped or cancelled. */
    public void left(Waiting call, long nowNanos) {
        call.leave();
        count(call.priority(), -call.rows());
        tenants.remove(call.tenant(), call.rows());
        if (rowsWaiting() == 0) drain.ends(nowNanos);
    }

    /** A batch ended, and its server can take the next. */
    public void drained(int rows, long nowNanos) {
        drain.drained(rows, nowNanos);
    }

    public int rowsWaiting() {
        return high + normal + low;
    }

    private Waiting enter(Asking call, long nowNanos) {
        drain.begins(nowNanos);
        count(call.priority(), call.rows());
        String countedUnder = tenants.add(call.tenant(), call.rows(), nowNanos);
        return new Waiting(call.priority(), countedUnder, call.rows());
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

    private long spread(double nanos) {
        return (long) Math.min((double) LONGEST_RETRY_NANOS, nanos * (1 + random.nextDouble() / 2));
    }
}
