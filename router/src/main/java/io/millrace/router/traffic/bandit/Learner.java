package io.millrace.router.traffic.bandit;

import io.millrace.router.traffic.ArmChoice;
import io.millrace.router.traffic.learn.ArmTotals;
import io.millrace.slo.Attained;
import java.util.List;
import java.util.Optional;

/** How one model's arms get their calls by what those before were worth. Arms in the order of those that take part. One thread. */
interface Learner {
    /**
     * @param since what came since this was told last
     * @param given the share that each arm had meanwhile
     */
    void learn(List<ArmTotals> since, List<Double> given, Lessons lessons);

    /** @param lately how each arm kept the objective over some minutes */
    void keepWithin(ObjectiveRail rail, List<Attained> lately);

    /** Names of those that the rail shuts out now. */
    List<String> shutOut();

    /**
     * From now on.
     *
     * @param lately what came over some minutes
     * @param before the shares until now, of sum 1
     * @return of sum 1
     */
    List<Double> shares(List<ArmTotals> lately, List<Double> before);

    /** Empty where arms have calls by their shares alone. */
    Optional<ArmChoice> choice();

    BanditMemory memory();

    /** Learns what another knew of arms with the same names; a rule's own model only if it was the same rule's. */
    void restore(BanditMemory memory);
}
