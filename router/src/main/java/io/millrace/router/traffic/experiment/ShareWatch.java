package io.millrace.router.traffic.experiment;

import io.millrace.router.traffic.evidence.ShareMismatch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether the arms of one model were given the shares they should have had, ever. Arms without a share take no part. One thread takes in. */
final class ShareWatch {
    private List<Integer> arms = List.of();
    private @Nullable ShareMismatch mismatch;
    private volatile long tested;
    private volatile boolean isBroken;

    /** What was counted under these shares. */
    void take(ShareEpoch epoch) {
        List<Integer> asked = new ArrayList<>();
        for (int arm = 0; arm < epoch.shares().size(); arm++) if (epoch.shares().get(arm) > 0) asked.add(arm);
        if (asked.size() < 2) return;
        List<Double> shares = asked.stream().map(epoch.shares()::get).toList();
        List<Long> counts = asked.stream().map(epoch::of).toList();
        ShareMismatch next = of(asked, shares).counted(counts);
        mismatch = next;
        tested = counts.stream().reduce(tested, Long::sum);
        if (next.alarms(ShareMismatch.USUAL_ALPHA)) isBroken = true;
    }

    private ShareMismatch of(List<Integer> asked, List<Double> shares) {
        ShareMismatch before = mismatch;
        if (before != null && asked.equals(arms)) return before.asked(shares);
        arms = asked;
        List<Long> none = Collections.nCopies(shares.size(), 0L);
        return new ShareMismatch(before == null ? 0 : before.logEvidence(), shares, none);
    }

    /** Once they are, they are: what was counted by then is in every comparison. Any thread. */
    boolean isBroken() {
        return isBroken;
    }

    /** Calls that were looked at. Any thread. */
    long tested() {
        return tested;
    }
}
