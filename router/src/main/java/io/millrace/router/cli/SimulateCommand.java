package io.millrace.router.cli;

import io.millrace.config.RouterConfig;
import io.millrace.router.simulate.BatchingBound;
import io.millrace.router.simulate.Contender;
import io.millrace.router.simulate.Contenders;
import io.millrace.router.simulate.Friction;
import io.millrace.router.simulate.HighestRate;
import io.millrace.router.simulate.LoadPattern;
import io.millrace.router.simulate.Played;
import io.millrace.router.simulate.Scenario;
import io.millrace.router.simulate.Score;
import io.millrace.router.simulate.ScoreTable;
import io.millrace.router.simulate.Simulation;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
            "With a config: against its endpoints, for its models, its own policy first. The same seed prints the same table."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the table is printed",
            "1:the config has problems",
            "2:the command line, or the trace it names, is wrong, or does not go with the config"
        },
        footer = {
            "",
            "Policies:",
            "  config           what the config says: its batch.policy, sizes and bounds",
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
            "for a thousand good answers. Of several models, busy is what each keeps busy.",
            "",
            "Examples:",
            "  millrace simulate --server count=4,alpha=1ms,beta=10ms --arrivals poisson:1000 --timeout 44ms",
            "  millrace simulate --server count=2,alpha=2ms,beta=5ms,noise=0.2 --arrivals trace:calls.csv",
            "  millrace simulate --server count=4,alpha=1ms,beta=10ms --highest-rate 99",
            "  millrace simulate -c fleet.yaml --server pool=gpu,alpha=1ms,beta=10ms --arrivals digits=poisson:800",
            "  millrace simulate -c fleet.yaml --server pool=gpu,count=8,alpha=1ms,beta=10ms \\",
            "      --server pool=gpu,model=ocr,alpha=4ms,beta=20ms \\",
            "      --arrivals digits=poisson:800 --arrivals ocr=steps:50@10s,200@1s --policies config,symphony"
        })
final class SimulateCommand implements Callable<Integer> {
    private static final int MOST_CALLS = 50_000_000;
    private static final Duration OBJECTIVE = Duration.ofMillis(44);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The config whose models, objectives, batch settings, pools and endpoints are played.")
    private @Nullable Path config;

    @Option(
            names = "--server",
            paramLabel = "SPEC",
            converter = ServerOption.class,
            description = {
                "Servers: count=1,alpha=1ms,beta=10ms,noise=0,slots=1,places=SLOTS,max=64,cost=1. A batch of n rows takes",
                "alpha*n + beta, times lognormal noise; slots are worked on at once, places may be there. Repeatable.",
                "Unless given: four of the default. With a config: pool=NAME, or with endpoint=ADDRESS one of them, or",
                "with model=NAME its batches there; the narrowest holds. count, places and max are the config's then,",
                "unless given."
            })
    private List<ServerDescription> servers = List.of();

    @Option(
            names = "--arrivals",
            paramLabel = "[MODEL=]LOAD",
            converter = ArrivalsOption.class,
            defaultValue = "poisson:1000",
            description = {
                "poisson:RATE, gamma:RATE:VARIATION (4 comes in clumps), steps:RATE@TIME,RATE@TIME,... over and over (a",
                "rate of 0 makes bursts), or trace:FILE (CSV with the columns at, rows, priority). Rates are calls per",
                "second. Repeatable for several models of a config. Default: ${DEFAULT-VALUE}"
            })
    private List<ModelArrivals> arrivals = List.of();

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = DurationOption.class,
            description = {
                "Answers after it are worth nothing; the objective too. Default: 44ms. With a config the objective is",
                "slo.latency, and this is how long clients wait. Default: the model's timeout"
            })
    private @Nullable Duration timeout;

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
            description = "Calls to simulate, of all models. Default: ${DEFAULT-VALUE}")
    private int calls;

    @Option(
            names = "--warm-up",
            paramLabel = "PERCENT",
            defaultValue = "5",
            description = "Of the calls of each model, at the beginning: they do not count. Default: ${DEFAULT-VALUE}")
    private double warmUp;

    @Option(
            names = "--high-share",
            paramLabel = "PERCENT",
            defaultValue = "0",
            description = "Share of the calls that are of high priority. Default: ${DEFAULT-VALUE}")
    private double highShare;

    @Option(
            names = "--wire",
            paramLabel = "TIME",
            converter = DurationOption.class,
            description = "To a server and back, beside what a batch takes there. Default: nothing")
    private @Nullable Duration wire;

    @Option(
            names = "--tick",
            paramLabel = "TIME",
            converter = DurationOption.class,
            description = "Of timers, which are late by up to one. Default: nothing")
    private @Nullable Duration tick;

    @Option(
            names = "--highest-rate",
            paramLabel = "PERCENT",
            description = "Instead, find the rate up to which so many percent of the calls are answered in time.")
    private @Nullable Double attained;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}")
    private long seed;

    @Override
    public Integer call() {
        checkNumbers();
        Optional<RouterConfig> read = Optional.empty();
        if (config != null) {
            read = ConfigFile.read(config, spec.commandLine().getErr());
            if (read.isEmpty()) return 1;
        }
        List<Subject> subjects = subjects(read);
        if (attained != null && subjects.size() > 1) throw refused("--highest-rate", "is that of one model");
        PrintWriter out = spec.commandLine().getOut();
        if (attained == null) compare(subjects, out);
        else printRates(subjects.getFirst(), attained / 100, out);
        out.flush();
        return 0;
    }

    private void checkNumbers() {
        if (calls < 20 || calls > MOST_CALLS) throw refused("--calls", "must be in 20.." + MOST_CALLS);
        if (!(warmUp >= 0 && warmUp <= 90)) throw refused("--warm-up", "must be in 0..90");
        if (!(highShare >= 0 && highShare <= 100)) throw refused("--high-share", "must be in 0..100");
        if (attained != null && !(attained > 0 && attained <= 100))
            throw refused("--highest-rate", "must be above 0 and at most 100");
        if (attained != null && arrivals.stream().anyMatch(each -> each.load() instanceof LoadPattern.Recorded))
            throw refused("--highest-rate", "a trace has the rate it has");
    }

    private List<Subject> subjects(Optional<RouterConfig> read) {
        try {
            Subjects wanted = new Subjects(
                    servers.isEmpty() ? List.of(ServerOption.FOUR) : servers,
                    arrivals,
                    Optional.ofNullable(timeout),
                    new Friction(orNothing(wire), orNothing(tick)),
                    highShare / 100,
                    calls,
                    warmUp / 100,
                    seed);
            return read.isPresent() ? wanted.of(read.get()) : wanted.alone(timeout == null ? OBJECTIVE : timeout);
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(
                    spec.commandLine(), (config == null ? "" : config + ": ") + wrong.getMessage());
        }
    }

    private static Duration orNothing(@Nullable Duration given) {
        return given == null ? Duration.ZERO : given;
    }

    private List<Contender> contenders(Subject subject) {
        Duration objective = subject.scenario().asked().objective();
        List<Contender> contenders = new ArrayList<>();
        if (policies == null) {
            subject.own().ifPresent(contenders::add);
            contenders.addAll(Contenders.usual(objective));
            return contenders;
        }
        try {
            for (String name : policies)
                contenders.add(subject.own()
                        .filter(own -> own.name().equals(name))
                        .orElseGet(() -> PolicyName.of(name, objective)));
            return contenders;
        } catch (IllegalArgumentException wrong) {
            throw refused("--policies", String.valueOf(wrong.getMessage()));
        }
    }

    /** All models under one policy at once, then all under the next. */
    private void compare(List<Subject> subjects, PrintWriter out) {
        List<List<Contender>> contenders =
                subjects.stream().map(this::contenders).toList();
        List<Map<String, Score>> scores = new ArrayList<>();
        for (int i = 0; i < subjects.size(); i++) scores.add(new LinkedHashMap<>());
        for (int policy = 0; policy < contenders.getFirst().size(); policy++) {
            List<Played> parts = new ArrayList<>();
            for (int i = 0; i < subjects.size(); i++)
                parts.add(
                        new Played(subjects.get(i).scenario(), contenders.get(i).get(policy)));
            List<Score> results = Simulation.run(parts);
            for (int i = 0; i < subjects.size(); i++)
                scores.get(i).put(parts.get(i).contender().name(), results.get(i));
        }
        for (int i = 0; i < subjects.size(); i++) {
            if (i > 0) out.println();
            printTitle(subjects.get(i), out);
            out.print(ScoreTable.of(scores.get(i)));
            printBound(subjects.get(i).scenario(), out);
        }
    }

    private void printRates(Subject subject, double attainedRatio, PrintWriter out) {
        printTitle(subject, out);
        for (Contender contender : contenders(subject))
            out.printf(
                    Locale.ROOT,
                    "%-12s %10.1f/s%n",
                    contender.name(),
                    HighestRate.find(subject.scenario(), contender, attainedRatio));
        printBound(subject.scenario(), out);
    }

    private static void printTitle(Subject subject, PrintWriter out) {
        if (!subject.title().isEmpty()) out.println(subject.title());
    }

    private static void printBound(Scenario scenario, PrintWriter out) {
        Duration objective = scenario.asked().objective();
        out.printf(
                Locale.ROOT,
                "No batching can exceed %.1f rows/s within %s on these servers.%n",
                BatchingBound.perSecond(scenario.servers(), objective),
                DurationOption.print(objective));
    }

    private ParameterException refused(String option, String problem) {
        return new ParameterException(spec.commandLine(), "Invalid value for option '" + option + "': " + problem);
    }
}
