package io.millrace.router.compose.combine;

/**
 * One vote after the other, with room for no more than the members. What a member says is a number whose order is that of what
 * it stands for.
 */
final class Ballot {
    /** Shares of weight closer than that are the same: those of thirds need not sum to the same bits. */
    static final double TIE = 1e-9;

    private final double[] weights;
    private final long[] said;
    private final boolean[] silent;
    private final double[] shares;
    private double sum;
    private long votes;

    /** @param weights of the members; they sum to 1 */
    Ballot(double[] weights) {
        this.weights = weights;
        this.said = new long[weights.length];
        this.silent = new boolean[weights.length];
        this.shares = new double[weights.length];
    }

    void says(int member, long value) {
        said[member] = value;
        silent[member] = false;
    }

    void saysNothing(int member) {
        silent[member] = true;
    }

    /** Counts what all have said. A member that says what has won; -1 where nobody says anything. */
    int winner() {
        if (areAllOfOneMind()) return counted(0, 1);
        double most = 0;
        for (int i = 0; i < said.length; i++) {
            shares[i] = silent[i] ? 0 : share(said[i]);
            most = Math.max(most, shares[i]);
        }
        int best = -1;
        for (int i = 0; i < said.length; i++) {
            if (silent[i] || shares[i] < most - TIE) continue;
            if (best < 0 || said[i] < said[best]) best = i;
        }
        return counted(best, best < 0 ? 0 : Math.min(1, shares[best]));
    }

    /** Counts that this is the answer, whoever says it. */
    void largest(int member) {
        counted(member, Math.min(1, share(said[member])));
    }

    boolean agree(int one, int other) {
        return !silent[one] && !silent[other] && said[one] == said[other];
    }

    /** The share that said what won, the mean over all votes; 1 where there was none. */
    double agreement() {
        return votes == 0 ? 1 : sum / votes;
    }

    private int counted(int member, double share) {
        votes++;
        sum += share;
        return member;
    }

    private boolean areAllOfOneMind() {
        for (int i = 0; i < said.length; i++) if (silent[i] || said[i] != said[0]) return false;
        return true;
    }

    private double share(long value) {
        double share = 0;
        for (int i = 0; i < said.length; i++) if (!silent[i] && said[i] == value) share += weights[i];
        return share;
    }
}
