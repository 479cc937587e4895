package io.millrace.router.observe;

import io.millrace.router.route.ArmRoute;
import io.millrace.router.route.Route;
import io.prometheus.client.Collector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All families of ours: sums what the loops have counted and looks at how things stand, at each scrape. Any thread, one at a time. */
final class RouterCollector extends Collector {
    private static final Duration ATTEMPT_SCALE = Duration.ofMillis(100);
    private static final Duration TOKEN_SCALE = Duration.ofMillis(25);
    private static final Duration SHARED_LOOK_SCALE = Duration.ofMillis(2);

    private final Loops loops;
    private final Observed observed;
    private final List<Figures> figures;

    RouterCollector(Loops loops, Observed observed, ProcessFigures process) {
        this.loops = loops;
        this.observed = observed;
        this.figures = List.of(
                new CountSums<>(CallFamily.REQUESTS, loop -> loop.requests),
                new DurationSums<>(
                        CallFamily.REQUEST_DURATION,
                        Optional.of(CallFamily.REQUEST_DURATION_QUANTILE),
                        loop -> loop.requestDurations,
                        RouterCollector::ofVersion),
                new DurationSums<>(CallFamily.FIRST_TOKEN, loop -> loop.firstTokens, RouterCollector::ofVersion),
                new DurationSums<>(
                        CallFamily.PER_TOKEN,
                        loop -> loop.perToken,
                        (scrape, series) -> ObjectiveBuckets.micros(TOKEN_SCALE)),
                new CountSums<>(CallFamily.RETRIES, loop -> loop.retries),
                new CountSums<>(CallFamily.HEDGES, loop -> loop.hedges),
                new CountSums<>(CallFamily.HEDGES_WITHHELD, loop -> loop.hedgesWithheld),
                new CountSums<>(CallFamily.DEGRADED, loop -> loop.degraded),
                new CountSums<>(CallFamily.PART_REQUESTS, loop -> loop.parts),
                new CountSums<>(CallFamily.SHED, loop -> loop.shed),
                // From the start: a share of nothing good is only a share where there is a 0.
                new CountSums<>(ObjectiveFamily.SLO_EVENTS, loop -> loop.objectiveEvents, RouterCollector::everyModel),
                new CountSums<>(
                        ObjectiveFamily.SLO_ANSWERED, loop -> loop.objectiveAnswered, RouterCollector::everyModel),
                new CountSums<>(ObjectiveFamily.SLO_GOOD, loop -> loop.objectiveGood, RouterCollector::everyModel),
                new CountSums<>(ArmFamily.ARM_REQUESTS, loop -> loop.armRequests),
                new DurationSums<>(ArmFamily.ARM_DURATION, loop -> loop.armDurations, RouterCollector::ofArm),
                new CountSums<>(ObjectiveFamily.ARM_EVENTS, loop -> loop.armEvents, RouterCollector::everyArm),
                new CountSums<>(ObjectiveFamily.ARM_ANSWERED, loop -> loop.armAnswered, RouterCollector::everyArm),
                new CountSums<>(ObjectiveFamily.ARM_GOOD, loop -> loop.armGood, RouterCollector::everyArm),
                new CountSums<>(ArmFamily.FEEDBACK, loop -> loop.feedback),
                new DurationSums<>(QueueFamily.QUEUE_DURATION, loop -> loop.queueDurations, RouterCollector::ofModel),
                new BatchSizeSums(),
                new DurationSums<>(QueueFamily.BATCH_WAIT, loop -> loop.batchWaits, RouterCollector::ofModel),
                new CountSums<>(CacheFamily.CACHE, loop -> loop.cache),
                new CountSums<>(CacheFamily.CACHE_SHARED, loop -> loop.sharedLooks),
                new DurationSums<>(
                        CacheFamily.CACHE_SHARED_DURATION,
                        loop -> loop.sharedLookDurations,
                        (scrape, series) -> ObjectiveBuckets.micros(SHARED_LOOK_SCALE)),
                new CountSums<>(CacheFamily.CACHE_SHARED_FILLS, loop -> loop.sharedTold),
                new CountSums<>(FeatureFamily.FEATURE_ROWS, loop -> loop.featureRows),
                new CountSums<>(FeatureFamily.FEATURE_DEFAULTS, loop -> loop.featureDefaults),
                new DurationSums<>(
                        FeatureFamily.FEATURE_LOOKUP_DURATION,
                        loop -> loop.featureLookups,
                        (scrape, series) -> ObjectiveBuckets.micros(SHARED_LOOK_SCALE)),
                new CountSums<>(FleetFamily.ATTEMPTS, loop -> loop.attempts),
                new DurationSums<>(
                        FleetFamily.ATTEMPT_DURATION, loop -> loop.attemptDurations, RouterCollector::ofPool),
                new DurationSums<>(FleetFamily.FIRST_BYTE, loop -> loop.firstBytes, RouterCollector::ofPool),
                new ModelFigures(observed),
                new ShadowFigures(observed),
                new PromoteFigures(observed),
                new ExperimentFigures(observed.experiments()),
                new FleetFigures(observed),
                new LoopFigures(),
                process);
    }

    @Override
    public synchronized List<MetricFamilySamples> collect() {
        Scrape scrape = new Scrape(loops.all(), observed.routing().current(), loops.nanos());
        figures.forEach(each -> each.tell(scrape));
        return scrape.families();
    }

    private static long[] ofVersion(Scrape scrape, Series.Version series) {
        return ObjectiveBuckets.micros(scrape.latencyOf(series.model()));
    }

    private static long[] ofArm(Scrape scrape, Series.Arm series) {
        return ObjectiveBuckets.micros(scrape.latencyOf(series.model()));
    }

    private static long[] ofModel(Scrape scrape, Series.Model series) {
        return ObjectiveBuckets.micros(scrape.latencyOf(series.model()));
    }

    private static long[] ofPool(Scrape scrape, Series.Pool series) {
        return ObjectiveBuckets.micros(ATTEMPT_SCALE);
    }

    private static List<Series.Model> everyModel(Scrape scrape) {
        return scrape.routing().routes().keySet().stream()
                .map(model -> new Series.Model(model.text()))
                .toList();
    }

    private static List<Series.Arm> everyArm(Scrape scrape) {
        List<Series.Arm> arms = new ArrayList<>();
        for (Route route : scrape.routing().routes().values()) {
            if (route.traffic() == null) continue;
            for (ArmRoute arm : route.traffic().arms())
                arms.add(new Series.Arm(route.model().text(), arm.settings().name()));
        }
        return arms;
    }
}
