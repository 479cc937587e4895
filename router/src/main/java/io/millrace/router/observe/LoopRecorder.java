package io.millrace.router.observe;

import io.millrace.backends.EndpointId;
import io.millrace.inference.ModelName;
import io.millrace.inference.TraceContext;
import io.millrace.router.cache.CacheOutcome;
import io.millrace.router.cache.shared.LookOutcome;
import io.millrace.router.cache.shared.SharedListener;
import io.millrace.router.cache.shared.TellOutcome;
import io.millrace.router.chain.ChainListener;
import io.millrace.router.chain.HedgeOutcome;
import io.millrace.router.chain.RoutedCall;
import io.millrace.router.chain.StreamFigures;
import io.millrace.router.compose.PartListener;
import io.millrace.router.feature.FeatureListener;
import io.millrace.router.feature.FeatureOutcome;
import io.millrace.router.frontend.CallLog;
import io.millrace.router.home.BatchListener;
import io.millrace.router.route.Route;
import io.millrace.router.schedule.Candidate;
import io.millrace.router.traffic.reward.FeedbackListener;
import io.millrace.slo.Verdict;
import io.millrace.slo.hedge.HedgeDecision;
import io.vertx.core.http.HttpHeaders;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Counts what one event loop does. Written by that loop alone; what it counts in may be read by the scraper meanwhile. */
public final class LoopRecorder
        implements ChainListener,
                PartListener,
                BatchListener,
                SharedListener,
                FeatureListener,
                FeedbackListener,
                CallLog {
    public static final long BEAT_MILLIS = LoopPulse.MILLIS;

    private static final CharSequence TRACEPARENT = HttpHeaders.createOptimized(TraceContext.HEADER);

    private static final Series.Model OTHER_MODEL = new Series.Model(Series.OTHER);
    private static final Series.Version OTHER_VERSION = new Series.Version(Series.OTHER, "");
    private static final Series.Case OTHER_CASE = new Series.Case(Series.OTHER, Series.OTHER);
    private static final Series.Arm OTHER_ARM = new Series.Arm(Series.OTHER, Series.OTHER);
    private static final Series.Input OTHER_INPUT = new Series.Input(Series.OTHER, Series.OTHER);
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
    final LoopSeries<Series.Part, LoopCounter> parts =
            new LoopSeries<>(new Series.Part(Series.OTHER, Series.OTHER, Series.OTHER), LoopCounter::new);
    final LoopSeries<Series.Case, LoopCounter> shed = new LoopSeries<>(OTHER_CASE, LoopCounter::new);
    final LoopSeries<Series.Model, LoopCounter> objectiveEvents = new LoopSeries<>(OTHER_MODEL, LoopCounter::new);
    final LoopSeries<Series.Model, LoopCounter> objectiveAnswered = new LoopSeries<>(OTHER_MODEL, LoopCounter::new);
    final LoopSeries<Series.Model, LoopCounter> objectiveGood = new LoopSeries<>(OTHER_MODEL, LoopCounter::new);
    final LoopSeries<Series.ArmRequest, LoopCounter> armRequests =
            new LoopSeries<>(new Series.ArmRequest(OTHER_ARM, 0), LoopCounter::new);
    final LoopSeries<Series.Arm, Durations> armDurations = new LoopSeries<>(OTHER_ARM, Durations::new);
    final LoopSeries<Series.Arm, LoopCounter> armEvents = new LoopSeries<>(OTHER_ARM, LoopCounter::new);
    final LoopSeries<Series.Arm, LoopCounter> armAnswered = new LoopSeries<>(OTHER_ARM, LoopCounter::new);
    final LoopSeries<Series.Arm, LoopCounter> armGood = new LoopSeries<>(OTHER_ARM, LoopCounter::new);
    final LoopSeries<Series.Case, LoopCounter> feedback = new LoopSeries<>(OTHER_CASE, LoopCounter::new);
    final LoopSeries<Series.Model, Durations> queueDurations = new LoopSeries<>(OTHER_MODEL, Durations::new);
    final LoopSeries<Series.Model, Durations> batchWaits = new LoopSeries<>(OTHER_MODEL, Durations::new);
    final LoopSeries<Series.Model, BatchSizeCounts> batchSizes = new LoopSeries<>(OTHER_MODEL, BatchSizeCounts::new);
    final LoopSeries<Series.Case, LoopCounter> cache = new LoopSeries<>(OTHER_CASE, LoopCounter::new);
    final LoopSeries<Series.Case, LoopCounter> sharedLooks = new LoopSeries<>(OTHER_CASE, LoopCounter::new);
    final LoopSeries<Series.Model, Durations> sharedLookDurations = new LoopSeries<>(OTHER_MODEL, Durations::new);
    final LoopSeries<Series.Case, LoopCounter> sharedTold = new LoopSeries<>(OTHER_CASE, LoopCounter::new);
    final LoopSeries<Series.InputRow, LoopCounter> featureRows =
            new LoopSeries<>(new Series.InputRow(OTHER_INPUT, Series.OTHER), LoopCounter::new);
    final LoopSeries<Series.Input, LoopCounter> featureDefaults = new LoopSeries<>(OTHER_INPUT, LoopCounter::new);
    final LoopSeries<Series.Input, Durations> featureLookups = new LoopSeries<>(OTHER_INPUT, Durations::new);
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
    public void connects() {
        connections.add(1);
    }

    public void disconnects() {
        connections.add(-1);
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
    public void partEnds(ModelName model, String part, String outcome) {
        parts.of(new Series.Part(model.text(), part, outcome)).increment();
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
    public void looked(ModelName model, LookOutcome outcome, long nanos) {
        sharedLooks.of(new Series.Case(model.text(), outcome.label())).increment();
        if (outcome.wasAsked())
            sharedLookDurations.of(new Series.Model(model.text())).record(nanos);
    }

    @Override
    public void told(ModelName model, TellOutcome outcome) {
        sharedTold.of(new Series.Case(model.text(), outcome.label())).increment();
    }

    @Override
    public void featuresFound(ModelName model, String input, FeatureOutcome outcome, int rows) {
        featureRows
                .of(new Series.InputRow(new Series.Input(model.text(), input), outcome.label()))
                .add(rows);
    }

    @Override
    public void featuresAsked(ModelName model, String input, long nanos) {
        featureLookups.of(new Series.Input(model.text(), input)).record(nanos);
    }

    @Override
    public void featuresDefaulted(ModelName model, String input, int rows) {
        featureDefaults.of(new Series.Input(model.text(), input)).add(rows);
    }

    @Override
    public void fed(Optional<ModelName> model, String outcome) {
        feedback.of(new Series.Case(model.map(ModelName::text).orElse(Series.UNKNOWN), outcome))
                .increment();
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
        Series.Arm arm = entry.assigned() == null
                ? null
                : new Series.Arm(model, entry.assigned().arm().name());
        String version = version(entry);
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
        if (arm != null) {
            armRequests.of(new Series.ArmRequest(arm, entry.status())).increment();
            armDurations.of(arm).record(entry.times().nanos());
        }
        judge(entry, route, arm);
    }

    /** Of another model that was asked in this one's place no version is this one's. */
    private static String version(Entry entry) {
        Route route = entry.route();
        boolean isOfAnother = entry.assigned() != null
                && entry.served() != null
                && route != null
                && !entry.served().model().name().equals(route.model());
        return isOfAnother ? "" : ServedVersion.of(entry.version(), entry.served());
    }

    /** Whoever wants to see the trace of an example must find one: we have kept it, or a client that says so. */
    private void lasted(Entry entry, Durations durations) {
        String trace = traceId(entry);
        if (trace == null) durations.record(entry.times().nanos());
        else durations.record(entry.times().nanos(), trace, clock.millis());
    }

    /** Null where nobody keeps it. */
    private static @Nullable String traceId(Entry entry) {
        if (entry.span() != null) return entry.span().traceId();
        TraceContext trace = TraceContext.of(entry.request().headers().get(TRACEPARENT));
        return trace == null || !trace.isSampled() ? null : trace.traceId();
    }

    private void judge(Entry entry, Route route, Series.@Nullable Arm arm) {
        Verdict verdict = entry.verdict();
        if (verdict == Verdict.EXEMPT) return;
        Series.Model model = model(route);
        objectiveEvents.of(model).increment();
        if (arm != null) armEvents.of(arm).increment();
        if (verdict == Verdict.FAILED) return;
        objectiveAnswered.of(model).increment();
        if (arm != null) armAnswered.of(arm).increment();
        if (verdict == Verdict.LATE) return;
        objectiveGood.of(model).increment();
        if (arm != null) armGood.of(arm).increment();
    }

    private static Series.Model model(Route route) {
        return new Series.Model(route.model().text());
    }
}
