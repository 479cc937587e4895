package io.millrace.router.cli;

import io.millrace.router.bench.Ask;
import io.millrace.router.bench.Load;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** What {@code millrace bench} puts on a server: how it sends, for how long and how often, and what it waits for. */
final class LoadOptions {
    private static final int MOST_CONNECTIONS = 20_000;
    private static final int MOST_ROUNDS = 1000;

    @ArgGroup
    private LoadShape shape = new LoadShape();

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            converter = DurationOption.class,
            defaultValue = "10s",
            description = "Of each round at each URL. Default: ${DEFAULT-VALUE}")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Duration duration;

    @Option(
            names = "--warm-up",
            paramLabel = "TIME",
            converter = DurationOption.class,
            defaultValue = "2s",
            description = "Before each round, with the same load: its calls do not count. Default: ${DEFAULT-VALUE}")
    @SuppressWarnings("NullAway.Init")
    private Duration warmUp;

    @Option(names = "--rounds", paramLabel = "N", description = "Default: 1, of several URLs 4")
    private @Nullable Integer rounds;

    @Option(
            names = "--slo",
            paramLabel = "TIME",
            converter = DurationOption.class,
            description = "An answer after it is late. Default: the timeout")
    private @Nullable Duration slo;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = DurationOption.class,
            defaultValue = "10s",
            description = "A call without an answer is given up. Default: ${DEFAULT-VALUE}")
    @SuppressWarnings("NullAway.Init")
    private Duration timeout;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Of an open loop, at most; a call that waits for one is late. Default: ${DEFAULT-VALUE}")
    private int connections;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Of the timetable. Default: ${DEFAULT-VALUE}")
    private long seed;

    /** @throws IllegalArgumentException that says which option is wrong */
    void check() {
        if (connections < 1 || connections > MOST_CONNECTIONS)
            throw new IllegalArgumentException("--connections: must be in 1.." + MOST_CONNECTIONS);
        if (rounds != null && (rounds < 1 || rounds > MOST_ROUNDS))
            throw new IllegalArgumentException("--rounds: must be in 1.." + MOST_ROUNDS);
        of(new Ask(new byte[0], answer -> true, 0), 0);
    }

    /** That of one round; the same for each URL. */
    Load of(Ask ask, int round) {
        return shape.load(ask, warmUp, duration, connections, seed + round)
                .objective(slo == null ? timeout : slo)
                .patience(timeout);
    }

    int rounds(int urls) {
        if (rounds != null) return rounds;
        return urls == 1 ? 1 : 4;
    }

    Duration timeout() {
        return timeout;
    }

    long seed() {
        return seed;
    }

    boolean isOpenLoop() {
        return shape.isOpenLoop();
    }
}
