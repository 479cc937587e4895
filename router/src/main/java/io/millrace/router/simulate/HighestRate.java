package io.millrace.router.simulate;

/** The most that a contender serves as well as is asked for. */
public final class HighestRate {
    private static final int HALVINGS = 12;

    private HighestRate() {}

    /**
     * Scales a load up and down; its shape stays.
     *
     * @param attainedRatio of the calls that must be answered in time, in (0,1]
     * @return calls per second, 0 where even the least tried was too much
     * @throws IllegalArgumentException for a trace, which has the rate it has
     */
    public static double find(Scenario scenario, Contender contender, double attainedRatio) {
        if (!(scenario.load() instanceof LoadPattern.Random load))
            throw new IllegalArgumentException("a trace has the rate it has");
        double mean = load.meanPerSecond();
        double low = 0;
        double high =
                scenario.servers().stream().mapToDouble(ServerSpec::capacity).sum();
        for (int i = 0; i < HALVINGS; i++) {
            double rate = (low + high) / 2;
            Score score = Simulation.run(scenario.withLoad(load.times(rate / mean)), contender);
            if (score.attainedRatio() >= attainedRatio) low = rate;
            else high = rate;
        }
        return low;
    }
}
