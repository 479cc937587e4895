package io.millrace.router.traffic.canary;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A version has gone back here, and others have not heard of it yet.
 *
 * @param run in which it did; empty where it was not known what others have agreed on
 */
record WentBack(Optional<Long> run, Decision decision) {

    boolean isIn(long other) {
        return run.isEmpty() || run.get() == other;
    }

    /** What is agreed on with it. */
    CanaryMemory over(Agreed agreed, CanaryMemory here) {
        List<Decision> decisions = new ArrayList<>(agreed.kept().memory().decisions());
        decisions.add(decision);
        return new CanaryMemory(
                here.form(), Stage.ROLLED_BACK, 0, here.heldMillis(), here.stable(), here.candidate(), decisions);
    }
}
