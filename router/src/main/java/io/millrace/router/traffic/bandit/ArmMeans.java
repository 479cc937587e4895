package io.millrace.router.traffic.bandit;

import java.util.stream.LongStream;

/** Of each arm, how often it was chosen, how often rewarded, and with how much in all. What every rule understands. */
final class ArmMeans {
    private final long[] chosen;
    private final long[] rewarded;
    private final double[] sums;

    ArmMeans(int arms) {
        if (arms < 1 || arms > Arms.MOST) throw new IllegalArgumentException(arms + " arms");
        this.chosen = new long[arms];
        this.rewarded = new long[arms];
        this.sums = new double[arms];
    }

    int arms() {
        return chosen.length;
    }

    void choose(int arm) {
        chosen[arm]++;
    }

    void reward(int arm, double reward) {
        rewarded[arm]++;
        sums[arm] += reward;
    }

    void add(int arm, long ofChosen, long ofRewarded, double sum) {
        chosen[arm] += ofChosen;
        rewarded[arm] += ofRewarded;
        sums[arm] += sum;
    }

    void restore(int arm, long ofChosen, long ofRewarded, double sum) {
        chosen[arm] = ofChosen;
        rewarded[arm] = ofRewarded;
        sums[arm] = sum;
    }

    long chosen(int arm) {
        return chosen[arm];
    }

    long rewarded(int arm) {
        return rewarded[arm];
    }

    long rewardedInAll() {
        return LongStream.of(rewarded).sum();
    }

    double sum(int arm) {
        return sums[arm];
    }

    /** Half where nothing is known. */
    double mean(int arm) {
        return rewarded[arm] == 0 ? 0.5 : sums[arm] / rewarded[arm];
    }
}
