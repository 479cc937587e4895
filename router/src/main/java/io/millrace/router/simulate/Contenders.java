package io.millrace.router.simulate;

import static io.millrace.router.simulate.Contender.coordinated;
import static io.millrace.router.simulate.Contender.perServer;

import io.millrace.config.BatchSettings;
import io.millrace.router.batch.BatchPolicy;
import java.time.Duration;
import java.util.List;

/** What is compared unless something else is asked for. */
public final class Contenders {
    private static final int ROWS = 8;
    private static final Duration DELAY = Duration.ofMillis(2);
    /** Nothing is late in virtual time, and there is no wire. */
    private static final Duration MARGIN = Duration.ofNanos(100_000);

    private Contenders() {}

    /** @param objective within which answers are wanted */
    public static List<Contender> usual(Duration objective) {
        return List.of(
                Contender.unbatched(),
                perServer("per-server", new BatchPolicy.Eager()),
                coordinated("eager", new BatchPolicy.Eager()),
                coordinated("fixed", new BatchPolicy.Fixed(ROWS, DELAY)),
                coordinated("aimd", new BatchPolicy.Aimd(objective.dividedBy(2))),
                coordinated("deferred", deferred(objective, BatchSettings.DEFAULT_BUSY_RATIO)),
                coordinated("symphony", deferred(objective, 0)));
    }

    private static BatchPolicy deferred(Duration objective, double busyRatio) {
        return new BatchPolicy.Deferred(objective, busyRatio, MARGIN);
    }
}
