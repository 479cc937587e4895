package io.millrace.discovery.polled;

import io.millrace.backends.Endpoint;
import io.millrace.discovery.ControlLoop;
import io.millrace.discovery.FleetSource;
import io.millrace.discovery.SourceHistory;
import io.millrace.discovery.SourceListener;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks, tells, waits, looks again. A look that fails, takes too long or finds far too much changes nothing; one that finds
 * nothing where something was is believed when several in a row do, for a registry that has just started knows nobody yet.
 * Pauses are longer by up to a tenth, and after failures by up to a half, so that many routers do not ask in step. On the control loop.
 */
public final class PolledSource implements FleetSource {
    /** No pool is larger; a list that is comes of a mistake. */
    static final int MOST_ENDPOINTS = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(PolledSource.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final double JITTER = 0.1;

    private final String name;
    private final Lookup lookup;
    private final PollSettings settings;
    private final ControlLoop loop;
    private final RandomGenerator random;
    private final SourceHistory history = new SourceHistory();
    private @Nullable SourceListener listener;
    private @Nullable List<Endpoint> told;
    private @Nullable String problem;
    private int failures;
    private int emptyLooks;
    private long look;
    private Runnable pause = () -> {};

    public PolledSource(String name, Lookup lookup, PollSettings settings, ControlLoop loop, RandomGenerator random) {
        this.name = name;
        this.lookup = lookup;
        this.settings = settings;
        this.loop = loop;
        this.random = random;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<SourceHistory> history() {
        return Optional.of(history);
    }

    @Override
    public void start(SourceListener toTell) {
        listener = toTell;
        look();
    }

    @Override
    public void stop() {
        listener = null;
        look++;
        pause.run();
        lookup.close();
    }

    private void look() {
        long mine = ++look;
        pause = loop.after(settings.patience().toNanos(), () -> giveUp(mine));
        begin().onComplete(result -> loop.execute(() -> ended(mine, result)));
    }

    private void giveUp(long mine) {
        if (mine != look) return;
        lookup.givenUp();
        ended(mine, Future.failedFuture("no answer in time"));
    }

    private Future<Found> begin() {
        try {
            return lookup.look();
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private void ended(long mine, AsyncResult<Found> result) {
        // Its time had run out, or we were stopped.
        if (mine != look) return;
        look++;
        pause.run();
        SourceListener hears = Objects.requireNonNull(listener);
        Found found = result.succeeded() ? result.result() : null;
        Duration next;
        if (found == null) next = failed(reason(result.cause()), hears);
        else if (found.endpoints().size() > MOST_ENDPOINTS)
            next = failed(found.endpoints().size() + " endpoints are more than " + MOST_ENDPOINTS, hears);
        else next = found(found, hears);
        pause = loop.after(next.toNanos(), this::look);
    }

    private Duration found(Found found, SourceListener hears) {
        failures = 0;
        boolean hadSome = told != null && !told.isEmpty();
        emptyLooks = found.endpoints().isEmpty() ? emptyLooks + 1 : 0;
        if (hadSome && emptyLooks > 0 && emptyLooks < settings.emptyLooks()) {
            trouble(
                    "found nothing, " + emptyLooks + " of " + settings.emptyLooks() + " times it takes to believe it",
                    hears);
            return jittered(larger(settings.leastPause(), FIRST_PAUSE), JITTER);
        }
        history.answered(loop.nanos());
        if (told == null || problem != null || !sameMembers(told, found.endpoints())) {
            if (problem != null) LOG.atInfo().addKeyValue("source", name).log("answers again");
            problem = null;
            told = found.endpoints();
            hears.lists(found.endpoints());
        }
        return jittered(larger(settings.leastPause(), found.holds()), JITTER);
    }

    /** Registries list in any order. */
    private static boolean sameMembers(List<Endpoint> one, List<Endpoint> other) {
        return one.equals(other)
                || (one.size() == other.size() && Set.copyOf(one).equals(Set.copyOf(other)));
    }

    private Duration failed(String reason, SourceListener hears) {
        trouble(reason, hears);
        long factor = 1L << Math.min(failures++, 16);
        Duration backOff = FIRST_PAUSE.multipliedBy(factor);
        return jittered(
                larger(
                        settings.leastPause(),
                        backOff.compareTo(settings.mostPause()) < 0 ? backOff : settings.mostPause()),
                0.5);
    }

    private void trouble(String reason, SourceListener hears) {
        history.failed();
        if (reason.equals(problem)) return;
        problem = reason;
        LOG.atWarn().addKeyValue("source", name).log("{}; the last good list stays", reason);
        hears.troubled(reason);
    }

    private static String reason(Throwable cause) {
        return Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getSimpleName());
    }

    private Duration jittered(Duration pause, double spread) {
        return Duration.ofNanos((long) (pause.toNanos() * (1 + spread * random.nextDouble())));
    }

    private static Duration larger(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
