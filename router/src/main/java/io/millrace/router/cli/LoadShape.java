package io.millrace.router.cli;

import io.millrace.router.bench.Ask;
import io.millrace.router.bench.Load;
import io.millrace.router.simulate.LoadPattern;
import io.millrace.router.simulate.Timetable;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How {@code millrace bench} sends: so many callers, or a timetable. One of the options, or none for one caller. */
final class LoadShape {
    private static final int MOST_CALLS = 20_000_000;
    private static final int MOST_CALLERS = 20_000;

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            description = "Closed loop: N callers, each of which asks again as soon as it is answered. Default: 1")
    private @Nullable Integer concurrency;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Open loop: N calls a second at random intervals (Poisson), whatever became of those before.")
    private @Nullable Double rate;

    @Option(
            names = "--arrivals",
            paramLabel = "LOAD",
            converter = ArrivalsOption.class,
            description = {
                "Open loop, as for 'simulate': poisson:RATE, gamma:RATE:VARIATION, steps:RATE@TIME,RATE@TIME,... or",
                "trace:FILE, a CSV of which the column 'at' counts."
            })
    private @Nullable ModelArrivals arrivals;

    /** @throws IllegalArgumentException that says which option is wrong */
    Load load(Ask ask, Duration settle, Duration length, int connections, long seed) {
        LoadPattern pattern = pattern();
        if (pattern == null) {
            int callers = concurrency == null ? 1 : concurrency;
            if (callers < 1 || callers > MOST_CALLERS)
                throw new IllegalArgumentException("--concurrency: must be in 1.." + MOST_CALLERS);
            return Load.closed(call -> ask, callers, settle, length);
        }
        long end = settle.plus(length).toNanos();
        long[] due = Timetable.of(pattern, most(pattern, end), seed);
        int calls = 0;
        while (calls < due.length && due[calls] < end) calls++;
        if (calls == 0) throw new IllegalArgumentException("--duration: no call is due within it");
        return Load.open(Arrays.copyOf(due, calls), call -> ask, length, settle).connections(connections);
    }

    boolean isOpenLoop() {
        return pattern() != null;
    }

    private @Nullable LoadPattern pattern() {
        if (rate != null) return LoadPattern.Random.poisson(rate);
        if (arrivals == null) return null;
        if (arrivals.model().isPresent())
            throw new IllegalArgumentException("--arrivals: whom the calls go to is what the URL says");
        return arrivals.load();
    }

    /** So many that a run of bad luck does not end a timetable early. */
    private static int most(LoadPattern pattern, long nanos) {
        double calls = switch (pattern) {
            case LoadPattern.Recorded(var recorded) -> recorded.size();
            case LoadPattern.Random(var stretches, var variation) -> {
                double fastest = stretches.stream()
                        .mapToDouble(LoadPattern.Stretch::perSecond)
                        .max()
                        .orElse(0);
                double mean = fastest * nanos / 1e9;
                yield mean + 10 * Math.max(1, variation) * Math.sqrt(mean) + 10;
            }
        };
        if (calls > MOST_CALLS)
            throw new IllegalArgumentException(
                    "more than " + MOST_CALLS + " calls in a run; lower the rate or --duration");
        return (int) calls;
    }
}
