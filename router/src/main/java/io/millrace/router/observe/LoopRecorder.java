package io.millrace.router.observe;

import io.millrace.backends.EndpointId;
import io.millrace.inference.Failure;
import io.millrace.inference.TraceContext;
import io.millrace.router.cache.CacheOutcome;
import io.millrace.router.chain.ChainListener;
import io.millrace.router.chain.HedgeOutcome;
import io.millrace.router.chain.RoutedCall;
import io.millrace.router.chain.StreamFigures;
import io.millrace.router.frontend.CallLog;
import io.millrace.router.home.BatchListener;
import io.millrace.router.route.Route;
import io.millrace.router.schedule.Candidate;
import io.millrace.slo.hedge.HedgeDecision;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import java.time.Clock;
import java.util.Locale;

/** Counts what one event loop does. Written by that loop alone; what it counts in may be read by the scraper meanwhile. */
public final class LoopRecorder implements ChainListener, BatchListener, CallLog {
    public static final long BEAT_MILLIS = LoopPulse.MILLIS;

    private static final CharSequence TRACEPARENT = HttpHeaders.createOptimized(TraceContext.HEADER);

    private static final Series.Model OTHER_MODEL = new Series.Model(Series.OTHER);
    private static final Series.Version OTHER_VERSION = new Series.Version(Series.OTHER, "");
    private static final Series.Case OTHER_CASE = new Series.Case(Series.OTHER, Series.OTHER);
    private static final Series.Pool OTHER_POOL = new Series.Pool(Series.OTHER);

    final LoopSeries<Series.Request, LoopCounter> requests =
            new LoopSeries<>(new Series.Request(Series.OTHER, "", Series.OTHER, 0), LoopCounter::new);
    final LoopSeries<Series.Version, Durations> requestDurations = new LoopSeries<>(OTHER_VERSION, Durations::new);
    final LoopSeries<Series.Version, Durations> firstTokens = new LoopSeries<>(OTHER_VERSION, Durations::new);
    final LoopSeries<Series.Version, Durations> perToken = new LoopSeries<>(OTHER_VERSION, Durations::new);
    final LoopSeries<Series.Model, LoopCounter> retries = new LoopSeries<>(OTHER_MODEL, LoopCounter::new);
    final LoopSeries<Series.Case, LoopCounter> hedges = new LoopSeries<>(OTHER_CASE, LoopCounter::new);
    final LoopSeries<Series.Case, LoopCounter> hedgesWithheld = new LoopSeries<>(OTHER_CASE, LoopCounter::new);
    final LoopSeries<Series.Case, LoopCounter> degraded = new LoopSeries<>(OTHER_CASE, LoopCounter::new);
    final LoopSeries<Series.Case, LoopCounter> shed = new LoopSeries<>(OTHER_CASE, LoopCounter::new);
    final LoopSeries<Series.Model, LoopCounter> objectiveEvents = new LoopSeries<>(OTHER_MODEL, LoopCounter::new);
    final LoopSeries<Series.Model, LoopCounter> objectiveAnswered = new LoopSeries<>(OTHER_MODEL, LoopCounter::new);
    final LoopSeries<Series.Model, LoopCounter> objectiveGood = new LoopSeries<>(OTHER_MODEL, LoopCounter::new);
    final LoopSeries<Series.Model, Durations> queueDurations = new LoopSeries<>(OTHER_MODEL, Durations::new);
    final LoopSeries<Series.Model, Durations> batchWaits = new LoopSeries<>(OTHER_MODEL, Durations::new);
    final LoopSeries<Series.Model, BatchSizeCounts> batchSizes = new LoopSeries<>(OTHER_MODEL, BatchSizeCounts::new);
    final LoopSeries<Series.Case, LoopCounter> cache = new LoopSeries<>(OTHER_CASE, LoopCounter::new);
    final LoopSeries<Series.Attempt, LoopCounter> attempts =
            new LoopSeries<>(new Series.Attempt(Series.OTHER, Series.OTHER, Series.OTHER), LoopCounter::new);
    final LoopSeries<Series.Pool, Durations> attemptDurations = new LoopSeries<>(OTHER_POOL, Durations::new);
    final LoopSeries<Series.Pool, Durations> firstBytes = new LoopSeries<>(OTHER_POOL, Durations::new);
    final LoopPulse pulse = new LoopPulse();
    final LoopCounter connections = new LoopCounter();

    private final Clock clock;

    LoopRecorder(Clock clock) {
        this.clock = clock;
    }

    /** To be told every {@link #BEAT_MILLIS} by a timer of the loop. */
    public void beats(long nowNanos) {
        pulse.beats(nowNanos);
    }

    /** A client has connected, and speaks HTTP. */
    public void connects(HttpConnection connection) {
        connections.add(1);
        connection.closeHandler(closed -> connections.add(-1));
    }

    @Override
    public void attemptEnds(Candidate candidate, String outcome, long nanos) {
        EndpointId id = candidate.endpoint().id();
        attempts.of(new Series.Attempt(id.pool(), id.address(), outcome)).increment();
        attemptDurations.of(new Series.Pool(id.pool())).record(nanos);
    }

    @Override
    public void retries(Route route) {
        retries.of(model(route)).increment();
    }

    @Override
    public void hedged(Route route, HedgeOutcome outcome) {
        hedges.of(new Series.Case(route.model().text(), outcome.label())).increment();
    }

    @Override
    public void hedgeWithheld(Route route, HedgeDecision why) {
        hedgesWithheld
                .of(new Series.Case(route.model().text(), why.name().toLowerCase(Locale.ROOT)))
                .increment();
    }

    @Override
    public void cacheUsed(Route route, CacheOutcome outcome) {
        cache.of(new Series.Case(route.model().text(), outcome.label())).increment();
    }

    @Override
    public void batchSent(Route route, int rows, long waitedNanos) {
        Series.Model model = model(route);
        batchSizes.of(model).add(rows);
        batchWaits.of(model).record(waitedNanos);
    }

    @Override
    public void waited(Route route, long nanos) {
        queueDurations.of(model(route)).record(nanos);
    }

    @Override
    public void streamEnds(RoutedCall call, Candidate candidate, StreamFigures figures) {
        firstBytes.of(new Series.Pool(candidate.endpoint().id().pool())).record(figures.firstByteNanos());
        if (figures.tokens() == 0) return;
        Series.Version series = new Series.Version(
                call.route().model().text(),
                ServedVersion.of(call.call().request().version(), candidate));
        firstTokens.of(series).record(figures.firstTokenNanos());
        if (figures.tokens() > 1) perToken.of(series).record(figures.tokensNanos() / (figures.tokens() - 1));
    }

    @Override
    public void ended(Entry entry) {
        Route route = entry.route();
        String model = route == null ? Series.UNKNOWN : route.model().text();
        String version = ServedVersion.of(entry.version(), entry.served());
        requests.of(new Series.Request(model, version, entry.frontend(), entry.status()))
                .increment();
        if (route == null || !entry.inference()) return;
        lasted(entry, requestDurations.of(new Series.Version(model, version)));
        if (entry.failure() != null)
            entry.failure()
                    .shed()
                    .ifPresent(reason ->
                            shed.of(new Series.Case(model, reason.label())).increment());
        if (entry.degraded() != null)
            degraded.of(new Series.Case(model, entry.degraded().label())).increment();
        judge(entry, route);
    }

    /** Whoever wants to see the trace of an example must find one: only a client that says so has kept it. */
    private void lasted(Entry entry, Durations durations) {
        TraceContext trace = TraceContext.of(entry.request().headers().get(TRACEPARENT));
        if (trace == null || !trace.isSampled()) durations.record(entry.times().nanos());
        else durations.record(entry.times().nanos(), trace.traceId(), clock.millis());
    }

    /**
     * The objective counts what we owe, of a streamed answer its beginning within the time, for the rest is as long as the
     * client wanted it: not what the client did wrong, nor whom it left waiting for nobody.
     */
    private void judge(Entry entry, Route route) {
        Failure failure = entry.failure();
        if (failure == null ? isRefusal(entry.status()) : failure.isClients()) return;
        Series.Model model = model(route);
        objectiveEvents.of(model).increment();
        if (failure != null) return;
        objectiveAnswered.of(model).increment();
        boolean inTime =
                entry.times().promptNanos() <= route.config().slo().latency().toNanos();
        if (inTime) objectiveGood.of(model).increment();
    }

    /** A server's own word that the client is wrong, passed on unread. */
    private static boolean isRefusal(int status) {
        return status >= 400 && status < 500;
    }

    private static Series.Model model(Route route) {
        return new Series.Model(route.model().text());
    }
}
