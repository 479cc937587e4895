package io.millrace.router.traffic;

import java.util.List;

/**
 * The arm of a key by weighted rendezvous: each arm draws from the key a time that is exponential with its weight as the
 * rate, and the first wins. An arm wins with its share; a key moves only when another arm's time has become the shorter, so
 * that a change of one weight moves keys to or from that arm alone. Nothing is remembered and nothing agreed: every replica
 * finds the same arm. Thaler and Ravishankar 1998; as a sampler Moulton and Jiang, <i>Maximally consistent sampling and the
 * Jaccard index of probability distributions</i>, 2018: none that knows the key alone keeps more of them where they are for
 * every pair of weights. What moves is {@link ShareMove}.
 */
final class KeyRace {
    private final long[] seeds;
    private final double[] weights;

    /** @param salt of the model: other models assign the same keys independently */
    KeyRace(String salt, List<Arm> arms, double[] weights) {
        this.weights = weights.clone();
        this.seeds = arms.stream()
                .mapToLong(arm -> KeyHash.of(salt + '\n' + arm.name()))
                .toArray();
    }

    /** The index of the arm that wins. */
    int winner(long key) {
        int winner = 0;
        double first = Double.POSITIVE_INFINITY;
        for (int i = 0; i < seeds.length; i++) {
            if (weights[i] == 0) continue;
            // Not Math.log, whose last bit may differ between machines: replicas would not agree.
            double time = -StrictMath.log(KeyHash.unit(KeyHash.of(key, seeds[i]))) / weights[i];
            if (time < first) {
                first = time;
                winner = i;
            }
        }
        return winner;
    }
}
