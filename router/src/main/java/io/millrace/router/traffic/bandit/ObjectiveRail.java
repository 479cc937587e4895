package io.millrace.router.traffic.bandit;

import io.millrace.slo.Attained;
import io.millrace.slo.Objective;
import java.util.List;

/**
 * Which arms may be chosen: not those that burn the error budget, however well they are rewarded. An arm that is shut out gets no calls, so
 * when the time that is looked at has passed it is tried again. Where all burn none is shut out: it is not the arm, then.
 *
 * @param burn     how many times as fast as the objective allows an arm may use up the error budget
 * @param fewest   calls, in the time that is looked at, below which nothing is concluded
 */
public record ObjectiveRail(Objective objective, double burn, long fewest) {
    public ObjectiveRail {
        if (!(burn >= 1)) throw new IllegalArgumentException("burn must be at least 1");
        if (fewest < 1) throw new IllegalArgumentException("at least 1 call");
    }

    /** @param lately of each arm, over some minutes */
    long allowed(List<Attained> lately) {
        long all = Arms.all(lately.size());
        long allowed = all;
        for (int arm = 0; arm < lately.size(); arm++) {
            Attained attained = lately.get(arm);
            if (attained.events() >= fewest && attained.burnRate(objective) > burn) allowed &= ~(1L << arm);
        }
        return allowed == 0 ? all : allowed;
    }
}
