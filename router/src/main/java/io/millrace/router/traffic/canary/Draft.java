package io.millrace.router.traffic.canary;

import java.util.Optional;

/**
 * What one router can write over what was agreed on: a method for each reason to write. Writes nothing and decides not which.
 *
 * @param self    the router
 * @param rollout its own side of the promotion
 * @param over    the version that is written over; empty where nothing stands there
 * @param agreed  what stands there, or did as far as is known
 */
record Draft(String self, Rollout rollout, Optional<String> over, Agreed agreed) {

    /** The promotion of these versions, from its beginning. */
    Proposal begun(Kept.Whole mine, long knownRun) {
        return of(agreed.begun(self, mine, knownRun));
    }

    /** What this router has read before, and the registry has lost. */
    Proposal again(Agreed known) {
        return of(known.again(agreed.writing()));
    }

    /** What has gone back here goes back for all; it was counted when it was decided. */
    Proposal wentBack(WentBack back) {
        return of(agreed.decided(self, back.over(agreed, rollout.canary().memory())));
    }

    private Proposal of(Agreed next) {
        return new Proposal(over, next, Optional.empty());
    }

    /** The promotion of this router's versions once more, by hand. */
    Proposal restarted(Kept.Whole mine, long knownRun) {
        Canary canary = rollout.tried(mine.memory());
        Decision decision = Rollout.obeyed(canary, Hand.RESTART);
        Kept.Whole anew = new Kept.Whole(mine.from(), mine.to(), canary.memory());
        return new Proposal(over, agreed.begun(self, anew, knownRun), Optional.of(decision));
    }

    /**
     * @param own what was counted here in this turn
     * @throws IllegalStateException with a sentence where there is nothing left to do
     */
    Proposal byHand(Counted own, Hand hand) {
        Canary canary =
                rollout.tried(agreed.joined(self, own, rollout.canary().held().toMillis()));
        Decision decision = Rollout.obeyed(canary, hand);
        return new Proposal(over, agreed.decided(self, canary.memory()), Optional.of(decision));
    }

    /**
     * The counts, and what those of all together ask for.
     *
     * @param own what was counted here in this turn
     */
    Proposal shared(Counted own) {
        Agreed counting = agreed.counting(self, own, rollout.canary().held().toMillis());
        CanaryMemory all = counting.joined(self, own, counting.kept().memory().heldMillis());
        Canary canary = rollout.tried(all);
        Optional<Decision> decision = canary.decide();
        Agreed next = decision.isEmpty() ? counting : counting.decided(self, canary.memory());
        return new Proposal(over, next, decision);
    }
}
