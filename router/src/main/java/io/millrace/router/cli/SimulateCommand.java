package io.millrace.router.cli;

import io.millrace.router.batch.QueueBounds;
import io.millrace.router.simulate.BatchingBound;
import io.millrace.router.simulate.Contender;
import io.millrace.router.simulate.Contenders;
import io.millrace.router.simulate.HighestRate;
import io.millrace.router.simulate.LoadPattern;
import io.millrace.router.simulate.Scenario;
import io.millrace.router.simulate.Score;
import io.millrace.router.simulate.ScoreTable;
import io.millrace.router.simulate.ServerSpec;
import io.millrace.router.simulate.Simulation;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "simulate",
        description = {
            "Plays a load against described servers in virtual time, once under each batching policy, and compares them.",
            "The same seed prints the same table."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the table is printed", "2:the command line, or the trace it names, is wrong"},
        footer = {
            "",
            "Policies:",
            "  unbatched        every call by itself, dealt out in turn",
            "  per-server       each server batches what it is dealt, as soon as it is free",
            "  eager            one queue; a free server gets what waits",
            "  fixed[:N:DELAY]  one queue; a free server gets N rows, or fewer once one has waited for DELAY",
            "  aimd             one queue; sizes are felt for",
            "  deferred         one queue; batches wait while their deadlines and the load allow, what cannot make it is dropped",
            "  symphony         the same, waiting whatever the load: the fewest busy seconds",
            "",
            "Columns: good/s answers in time per second; attained, late, dropped and expired as shares of the calls;",
            "p50 to p99.9 of the answered; rows of a mean batch; busy share of the servers' time; cost of their busy seconds",
            "for a thousand good answers.",
            "",
            "Examples:",
            "  millrace simulate --server count=4,alpha=1ms,beta=10ms --arrivals poisson:1000 --timeout 44ms",
            "  millrace simulate --server count=2,alpha=2ms,beta=5ms,noise=0.2 --arrivals trace:calls.csv",
            "  millrace simulate --server count=4,alpha=1ms,beta=10ms --highest-rate 99"
        })
final class SimulateCommand implements Callable<Integer> {
    private static final int MOST_CALLS = 50_000_000;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = "--server",
            paramLabel = "SPEC",
            converter = ServerOption.class,
            description = {
                "Servers: count=1,alpha=1ms,beta=10ms,noise=0,slots=1,places=SLOTS,max=64,cost=1. A batch of n rows takes",
                "alpha*n + beta, times lognormal noise; slots are worked on at once, places may be there. Repeatable.",
                "Unless given: four of the default."
            })
    private List<ServerSpec> servers = List.of(ServerOption.DEFAULT);

    @Option(
            names = "--arrivals",
            paramLabel = "LOAD",
            converter = ArrivalsOption.class,
            defaultValue = "poisson:1000",
            description = {
                "poisson:RATE, gamma:RATE:VARIATION (4 comes in clumps), steps:RATE@TIME,RATE@TIME,... over and over (a",
                "rate of 0 makes bursts), or trace:FILE (CSV with the columns at, rows, priority). Rates are calls per",
                "second. Default: ${DEFAULT-VALUE}"
            })
    @SuppressWarnings("NullAway.Init")
    private LoadPattern load;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = DurationOption.class,
            defaultValue = "44ms",
            description = "Answers after it are worth nothing; the objective too. Default: ${DEFAULT-VALUE}")
    @SuppressWarnings("NullAway.Init")
    private Duration timeout;

    @Option(
            names = "--policies",
            paramLabel = "NAME",
            split = ",",
            description = "Which to compare. Default: all of them.")
    private @Nullable List<String> policies;

    @Option(
            names = "--calls",
            paramLabel = "N",
            defaultValue = "200000",
            description = "Calls to simulate; the first twentieth does not count. Default: ${DEFAULT-VALUE}")
    private int calls;

    @Option(
            names = "--high-share",
            paramLabel = "PERCENT",
            defaultValue = "0",
            description = "Share of the calls that are of high priority. Default: ${DEFAULT-VALUE}")
    private double highShare;

    @Option(
            names = "--highest-rate",
            paramLabel = "PERCENT",
            description = "Instead, find the rate up to which so many percent of the calls are answered in time.")
    private @Nullable Double attained;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}")
    private long seed;

    @Override
    public Integer call() {
        List<Contender> contenders = contenders();
        Scenario scenario = scenario();
        PrintWriter out = spec.commandLine().getOut();
        if (attained == null) out.print(ScoreTable.of(scores(scenario, contenders)));
        else printRates(scenario, contenders, attained / 100, out);
        out.printf(
                Locale.ROOT,
                "No batching can exceed %.1f rows/s within %s on these servers.%n",
                BatchingBound.perSecond(servers, timeout),
                DurationOption.print(timeout));
        out.flush();
        return 0;
    }

    private List<Contender> contenders() {
        try {
            return policies == null
                    ? Contenders.usual(timeout)
                    : policies.stream()
                            .map(name -> PolicyName.of(name, timeout))
                            .toList();
        } catch (IllegalArgumentException wrong) {
            throw refused("--policies", wrong);
        }
    }

    private Scenario scenario() {
        if (calls < 20 || calls > MOST_CALLS) throw refused("--calls", "must be in 20.." + MOST_CALLS);
        if (!(highShare >= 0 && highShare <= 100)) throw refused("--high-share", "must be in 0..100");
        if (attained != null && !(attained > 0 && attained <= 100))
            throw refused("--highest-rate", "must be above 0 and at most 100");
        if (attained != null && load instanceof LoadPattern.Recorded)
            throw refused("--highest-rate", "a trace has the rate it has");
        int played = load instanceof LoadPattern.Recorded trace
                ? Math.min(calls, trace.calls().size())
                : calls;
        try {
            return new Scenario(
                    load, servers, timeout, played, played / 20, highShare / 100, QueueBounds.DEFAULTS, seed);
        } catch (IllegalArgumentException wrong) {
            throw refused("--arrivals", wrong);
        }
    }

    private static Map<String, Score> scores(Scenario scenario, List<Contender> contenders) {
        Map<String, Score> scores = new LinkedHashMap<>();
        for (Contender contender : contenders) scores.put(contender.name(), Simulation.run(scenario, contender));
        return scores;
    }

    private static void printRates(
            Scenario scenario, List<Contender> contenders, double attainedRatio, PrintWriter out) {
        for (Contender contender : contenders)
            out.printf(
                    Locale.ROOT,
                    "%-12s %10.1f/s%n",
                    contender.name(),
                    HighestRate.find(scenario, contender, attainedRatio));
    }

    private ParameterException refused(String option, Exception wrong) {
        return refused(option, String.valueOf(wrong.getMessage()));
    }

    private ParameterException refused(String option, String problem) {
        return new ParameterException(spec.commandLine(), "Invalid value for option '" + option + "': " + problem);
    }
}
