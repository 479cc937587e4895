package io.millrace.router.compose.combine;

/** Each line of floating numbers votes for its highest; the answer is the mean of the lines that won. */
final class LineVote {
    private final FloatingLines lines;
    private final double[] weights;
    private final double[][] values;
    private final Ballot ballot;
    private final double[] combined;

    LineVote(FloatingLines lines, double[] weights) {
        this.lines = lines;
        this.weights = weights;
        this.values = lines.values();
        this.ballot = new Ballot(weights);
        this.combined = new double[lines.room()];
    }

    CombinedOutput combined() {
        while (lines.next()) {
            for (int from = 0; from < lines.count(); from += lines.width()) {
                for (int member = 0; member < values.length; member++) vote(member, from);
                int winner = ballot.winner();
                for (int i = from; i < from + lines.width(); i++) combined[i] = mean(i, winner);
            }
            lines.write(combined);
        }
        return new CombinedOutput(lines.data(), ballot.agreement());
    }

    private void vote(int member, int from) {
        double[] its = values[member];
        int highest = -1;
        for (int i = from; i < from + lines.width(); i++)
            if (highest < 0 ? !Double.isNaN(its[i]) : its[i] > its[highest]) highest = i;
        if (highest < 0) ballot.saysNothing(member);
        else ballot.says(member, lines.width() == 1 ? ordered(its[from]) : highest - from);
    }

    /** A whole number for each double, in their order; both zeros are one. */
    private static long ordered(double value) {
        long bits = Double.doubleToLongBits(value + 0.0);
        return bits ^ ((bits >> 63) & Long.MAX_VALUE);
    }

    /** Of the members that said what won; never outside their numbers. */
    private double mean(int element, int winner) {
        if (winner < 0) return Double.NaN;
        double sum = 0;
        double weight = 0;
        double lowest = Double.POSITIVE_INFINITY;
        double highest = Double.NEGATIVE_INFINITY;
        for (int member = 0; member < values.length; member++) {
            double value = values[member][element];
            if (Double.isNaN(value) || !ballot.agree(winner, member)) continue;
            sum += weights[member] * value;
            weight += weights[member];
            lowest = Math.min(lowest, value);
            highest = Math.max(highest, value);
        }
        return weight == 0 ? Double.NaN : Math.max(lowest, Math.min(highest, sum / weight));
    }
}
