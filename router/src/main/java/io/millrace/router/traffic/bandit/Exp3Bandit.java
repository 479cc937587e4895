package io.millrace.router.traffic.bandit;

import io.millrace.router.traffic.Features;
import java.util.List;
import java.util.random.RandomGenerator;

/** See {@link BanditRule.Exp3}. Weights are kept as logarithms, the greatest being 0, so that none overflows. */
final class Exp3Bandit implements Bandit {
    private final double rate;
    private final double[] logs;

    Exp3Bandit(BanditRule.Exp3 rule, int arms) {
        this.rate = rule.rate();
        this.logs = new double[arms];
    }

    @Override
    public int choose(long allowed, Features features, RandomGenerator random) {
        double left = random.nextDouble();
        double total = total(allowed);
        int arm = -1;
        for (long rest = allowed; rest != 0; rest &= rest - 1) {
            arm = Long.numberOfTrailingZeros(rest);
            left -= share(arm, allowed, total);
            if (left < 0) return arm;
        }
        return arm;
    }

    @Override
    public double probability(int arm, long allowed) {
        return share(arm, allowed, total(allowed));
    }

    private double share(int arm, long allowed, double total) {
        return (1 - rate) * Math.exp(logs[arm] - highest(allowed)) / total + rate / Arms.count(allowed);
    }

    private double total(long allowed) {
        double highest = highest(allowed);
        double total = 0;
        for (long rest = allowed; rest != 0; rest &= rest - 1)
            total += Math.exp(logs[Long.numberOfTrailingZeros(rest)] - highest);
        return total;
    }

    private double highest(long allowed) {
        double highest = Double.NEGATIVE_INFINITY;
        for (long rest = allowed; rest != 0; rest &= rest - 1)
            highest = Math.max(highest, logs[Long.numberOfTrailingZeros(rest)]);
        return highest;
    }

    @Override
    public void learn(Choice choice, double reward) {
        logs[choice.arm()] += rate * reward / choice.probability() / logs.length;
        double highest = highest(Arms.all(logs.length));
        for (int arm = 0; arm < logs.length; arm++) logs[arm] -= highest;
    }

    @Override
    public List<Double> model(int arm) {
        return List.of(logs[arm]);
    }

    @Override
    public void restore(int arm, List<Double> model) {
        if (model.size() == 1) logs[arm] = model.getFirst();
    }
}
