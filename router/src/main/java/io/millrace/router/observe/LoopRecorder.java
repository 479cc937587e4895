package io.millrace.router.observe;

import io.millrace.backends.EndpointId;
import io.millrace.inference.Failure;
import io.millrace.inference.ModelVersion;
import io.millrace.router.cache.CacheOutcome;
import io.millrace.router.chain.ChainListener;
import io.millrace.router.chain.FailureNames;
import io.millrace.router.chain.HedgeOutcome;
import io.millrace.router.chain.RoutedCall;
import io.millrace.router.chain.StreamFigures;
import io.millrace.router.frontend.CallLog;
import io.millrace.router.home.BatchListener;
import io.millrace.router.route.Route;
import io.millrace.router.schedule.Candidate;
import io.millrace.slo.hedge.HedgeDecision;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Counts what one event loop does. Written by that loop alone; its maps may be read by the scraper meanwhile. */
public final class LoopRecorder implements ChainListener, BatchListener, CallLog {
    /** The model label of calls whose model is none of ours: one series, whatever names clients make up. */
    static final String UNKNOWN = "unknown";

    final Map<Series.Request, LoopCounter> requests = new ConcurrentHashMap<>();
    final Map<Series.Model, Durations> requestDurations = new ConcurrentHashMap<>();
    final Map<String, Durations> firstBytes = new ConcurrentHashMap<>();
    final Map<Series.Model, Durations> firstTokens = new ConcurrentHashMap<>();
    final Map<Series.Model, Durations> perToken = new ConcurrentHashMap<>();
    final Map<String, Durations> queueDurations = new ConcurrentHashMap<>();
    final Map<String, BatchSizeCounts> batchSizes = new ConcurrentHashMap<>();
    final Map<Series.Attempt, LoopCounter> attempts = new ConcurrentHashMap<>();
    final Map<String, Durations> attemptDurations = new ConcurrentHashMap<>();
    final Map<Series.Refusal, LoopCounter> shed = new ConcurrentHashMap<>();
    final Map<Series.Cache, LoopCounter> cache = new ConcurrentHashMap<>();
    final Map<String, LoopCounter> retries = new ConcurrentHashMap<>();
    final Map<Series.Degrading, LoopCounter> degraded = new ConcurrentHashMap<>();
    final Map<Series.Hedge, LoopCounter> hedges = new ConcurrentHashMap<>();
    final Map<Series.Hedge, LoopCounter> hedgesWithheld = new ConcurrentHashMap<>();
    final Map<String, LoopCounter> objectiveEvents = new ConcurrentHashMap<>();
    final Map<String, LoopCounter> objectiveGood = new ConcurrentHashMap<>();

    LoopRecorder() {}

    @Override
    public void attemptEnds(Candidate candidate, String outcome, long nanos) {
        EndpointId id = candidate.endpoint().id();
        count(attempts, new Series.Attempt(id.pool(), id.address(), outcome));
        attemptDurations.computeIfAbsent(id.pool(), pool -> new Durations()).record(nanos);
    }

    @Override
    public void retries(Route route) {
        count(retries, route.model().text());
    }

    @Override
    public void hedged(Route route, HedgeOutcome outcome) {
        count(hedges, new Series.Hedge(route.model().text(), outcome.label()));
    }

    @Override
    public void hedgeWithheld(Route route, HedgeDecision why) {
        count(hedgesWithheld, new Series.Hedge(route.model().text(), why.name().toLowerCase(Locale.ROOT)));
    }

    @Override
    public void cacheUsed(Route route, CacheOutcome outcome) {
        count(cache, new Series.Cache(route.model().text(), outcome.label()));
    }

    @Override
    public void batchSent(Route route, int rows) {
        batchSizes
                .computeIfAbsent(route.model().text(), model -> new BatchSizeCounts())
                .add(rows);
    }

    @Override
    public void waited(Route route, long nanos) {
        queueDurations
                .computeIfAbsent(route.model().text(), model -> new Durations())
                .record(nanos);
    }

    @Override
    public void streamEnds(RoutedCall call, Candidate candidate, StreamFigures figures) {
        firstBytes
                .computeIfAbsent(candidate.endpoint().id().pool(), pool -> new Durations())
                .record(figures.firstByteNanos());
        if (figures.tokens() == 0) return;
        Series.Model series = new Series.Model(
                call.route().model().text(), version(call.call().request().version(), candidate));
        firstTokens.computeIfAbsent(series, model -> new Durations()).record(figures.firstTokenNanos());
        if (figures.tokens() > 1)
            perToken.computeIfAbsent(series, model -> new Durations())
                    .record(figures.tokensNanos() / (figures.tokens() - 1));
    }

    @Override
    public void ended(Entry entry) {
        Route route = entry.route();
        String model = route == null ? UNKNOWN : route.model().text();
        String version = version(entry.version(), entry.served());
        count(requests, new Series.Request(model, version, entry.frontend(), entry.status()));
        if (route == null || !entry.inference()) return;
        requestDurations
                .computeIfAbsent(new Series.Model(model, version), series -> new Durations())
                .record(entry.nanos());
        if (entry.failure() != null)
            entry.failure().shed().ifPresent(reason -> count(shed, new Series.Refusal(model, reason.label())));
        if (entry.degraded() != null)
            count(degraded, new Series.Degrading(model, entry.degraded().label()));
        judge(entry, route, model);
    }

    /**
     * The objective counts what we owe, of a streamed answer its beginning within the time, for the rest is as long as the
     * client wanted it: not what the client did wrong, nor whom it left waiting for nobody. */
    private void judge(Entry entry, Route route, String model) {
        Failure failure = entry.failure();
        if (failure != null && failure.isClients()) return;
        count(objectiveEvents, model);
        boolean good = failure == null
                && entry.promptNanos() <= route.config().slo().latency().toNanos();
        if (good) count(objectiveGood, model);
    }

    /** Only versions that the server has told of, for a client may write anything. */
    private static String version(Optional<ModelVersion> asked, @Nullable Candidate served) {
        if (served == null) return "";
        List<ModelVersion> known = served.model().versions();
        if (asked.isPresent() && known.contains(asked.get())) return asked.get().text();
        return known.isEmpty() ? "" : known.getLast().text();
    }

    private static <K> void count(Map<K, LoopCounter> counters, K series) {
        LoopCounter counter = counters.get(series);
        if (counter == null) counter = counters.computeIfAbsent(series, fresh -> new LoopCounter());
        counter.increment();
    }

    /** For the log, which says the same word as the metric. */
    static String failureName(@Nullable Failure failure) {
        return failure == null ? "" : FailureNames.of(failure);
    }
}
