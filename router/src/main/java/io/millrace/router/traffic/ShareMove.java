package io.millrace.router.traffic;

/**
 * What part of the keys changes arms when weights do.
 *
 * @param needed the part of the shares that changes hands, below which nobody can stay: half the sum of all differences
 * @param moved  the part that does with {@link KeyRace}: {@code needed} where all arms but one keep their proportions to each
 *               other, never above {@code 2 needed / (1 + needed)}. Moulton and Jiang 2018
 */
public record ShareMove(double needed, double moved) {

    /** Of the same arms in the same order; each must have a weight above 0 somewhere. */
    public static ShareMove between(double[] before, double[] after) {
        double[] was = shares(before);
        double[] is = shares(after);
        double needed = 0;
        double kept = 0;
        for (int i = 0; i < was.length; i++) {
            needed += Math.abs(was[i] - is[i]) / 2;
            if (was[i] == 0 || is[i] == 0) continue;
            double rivals = 0;
            for (int j = 0; j < was.length; j++) rivals += Math.max(was[j] / was[i], is[j] / is[i]);
            kept += 1 / rivals;
        }
        return new ShareMove(needed, Math.max(0, 1 - kept));
    }

    /** What no pair of weights exceeds. */
    public double bound() {
        return 2 * needed / (1 + needed);
    }

    private static double[] shares(double[] weights) {
        double all = 0;
        for (double weight : weights) all += weight;
        double[] shares = new double[weights.length];
        for (int i = 0; i < weights.length; i++) shares[i] = weights[i] / all;
        return shares;
    }
}
