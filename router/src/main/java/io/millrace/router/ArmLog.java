package io.millrace.router;

import io.millrace.inference.Ticker;
import io.millrace.router.chain.Degraded;
import io.millrace.router.frontend.CallLog;
import io.millrace.router.route.Route;
import io.millrace.router.traffic.Assignment;
import io.millrace.router.traffic.learn.LoopEvidence;
import io.millrace.slo.Verdict;

/** Tells the evidence of one loop of the predictions that went by an arm. A call of a model without arms costs one null check. */
final class ArmLog implements CallLog {
    private final LoopEvidence evidence;
    private final Ticker ticker;

    ArmLog(LoopEvidence evidence, Ticker ticker) {
        this.evidence = evidence;
        this.ticker = ticker;
    }

    @Override
    public void ended(Entry entry) {
        Assignment assigned = entry.assigned();
        if (assigned == null || !entry.inference()) return;
        Route route = entry.route();
        if (route == null) return;
        long bornNanos = ticker.nanos() - entry.times().nanos();
        // An old answer is the client's comfort, and not the arm's.
        Verdict verdict = entry.degraded() == Degraded.STALE ? Verdict.FAILED : entry.verdict();
        evidence.ended(route.model(), assigned, bornNanos, verdict);
    }
}
