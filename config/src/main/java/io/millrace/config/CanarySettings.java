package io.millrace.config;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a version takes over.
 *
 * @param steps           shares of the traffic in percent, growing, the last 100: there the stable version is out of comparison, and
 *                        the new one only watched, before it counts as promoted
 * @param margins         by how much the new version may be worse and still be promoted, in (0,1): 0.005 allows half a call of a
 *                        hundred more to fail, to be late, or half a hundredth of the range of rewards
 * @param falseDecisions  the probability, in (0,1), that a version is promoted which is worse than that; and the probability that one
 *                        is rolled back which is not
 * @param minimumRequests of the new version at each step, before the next
 * @param minimumTime     of each step, before the next
 * @param burn            how many times as fast as the objective allows the new version may use up the error budget: proved to be
 *                        above it, it is rolled back
 * @param patience        after which a step that is still undecided is rolled back; none holds for ever
 */
public record CanarySettings(
        List<Double> steps,
        Map<CanarySignal, Double> margins,
        double falseDecisions,
        long minimumRequests,
        Duration minimumTime,
        double burn,
        Optional<Duration> patience) {
    /** The fast burn of the Site Reliability Workbook, chapter 5: two hundredths of a month's budget in an hour. */
    public static final double FAST_BURN = 14.4;

    public static final CanarySettings DEFAULTS = new CanarySettings(
            List.of(1.0, 5.0, 25.0, 50.0, 100.0),
            Map.of(
                    CanarySignal.ERROR_RATE,
                    CanarySignal.ERROR_RATE.margin(),
                    CanarySignal.LATENCY_SLO,
                    CanarySignal.LATENCY_SLO.margin()),
            0.05,
            100,
            Duration.ofMinutes(1),
            FAST_BURN,
            Optional.empty());

    public CanarySettings {
        steps = List.copyOf(steps);
        margins = ordered(margins);
        if (steps.isEmpty() || steps.getLast() != 100)
            throw new IllegalArgumentException("the last of 'steps' must be 100");
        double before = 0;
        for (double step : steps) {
            if (!(step > before)) throw new IllegalArgumentException("'steps' must grow: " + steps);
            before = step;
        }
        margins.forEach((signal, margin) -> {
            if (!(margin > 0 && margin < 1))
                throw new IllegalArgumentException("'" + signal.keyword() + "': the margin must be below 100%");
        });
        if (!(falseDecisions > 0 && falseDecisions < 1))
            throw new IllegalArgumentException("'false-decisions' must be below 100%");
        if (minimumRequests < 1) throw new IllegalArgumentException("'at-least-calls' must be at least 1");
        if (minimumTime.isNegative()) throw new IllegalArgumentException("'at-least-time' must not be negative");
        if (!(burn >= 1)) throw new IllegalArgumentException("'burn-rate' must be at least 1");
        if (patience.isPresent() && patience.get().compareTo(minimumTime) <= 0)
            throw new IllegalArgumentException("'patience' must be longer than 'at-least-time'");
    }

    /** In the order of the signals, so that what is told of them is. */
    private static Map<CanarySignal, Double> ordered(Map<CanarySignal, Double> margins) {
        Map<CanarySignal, Double> ordered = new EnumMap<>(CanarySignal.class);
        ordered.putAll(margins);
        return Collections.unmodifiableMap(ordered);
    }
}
