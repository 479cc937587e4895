package io.millrace.router.observe;

import io.millrace.discovery.Member;
import io.millrace.discovery.Pool;
import io.millrace.inference.ModelName;
import io.millrace.router.cache.PredictionCaches;
import io.millrace.router.home.Homes;
import io.millrace.router.load.LoadReports;
import io.millrace.router.route.Route;
import io.millrace.router.route.RoutingSnapshot;
import io.millrace.router.route.RoutingTable;
import io.millrace.router.schedule.DeviceLoad;
import io.millrace.router.schedule.EndpointLoad;
import io.millrace.router.schedule.EndpointLoads;
import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import io.prometheus.client.CounterMetricFamily;
import io.prometheus.client.GaugeMetricFamily;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Sums what the loops have counted, at each scrape. Any thread, one at a time. */
final class RouterCollector extends Collector {
    private static final Duration ATTEMPT_SCALE = Duration.ofMillis(100);
    private static final Duration TOKEN_SCALE = Duration.ofMillis(25);

    private final List<LoopRecorder> loops = new CopyOnWriteArrayList<>();
    private final RoutingTable routing;
    private final EndpointLoads loads;
    private final LoadReports reports;
    private final PredictionCaches caches;
    private final Homes homes;
    private final DurationSums<Series.Model> requestDurations =
            new DurationSums<>(List.of("model", "version"), s -> List.of(s.model(), s.version()));
    private final DurationSums<Series.Model> firstTokens =
            new DurationSums<>(List.of("model", "version"), s -> List.of(s.model(), s.version()));
    private final DurationSums<Series.Model> perToken =
            new DurationSums<>(List.of("model", "version"), s -> List.of(s.model(), s.version()));
    private final DurationSums<String> firstBytes = new DurationSums<>(List.of("pool"), List::of);
    private final DurationSums<String> queueDurations = new DurationSums<>(List.of("model"), List::of);
    private final DurationSums<String> attemptDurations = new DurationSums<>(List.of("pool"), List::of);

    RouterCollector(
            RoutingTable routing, EndpointLoads loads, LoadReports reports, PredictionCaches caches, Homes homes) {
        this.routing = routing;
        this.loads = loads;
        this.reports = reports;
        this.caches = caches;
        this.homes = homes;
    }

    LoopRecorder addLoop() {
        LoopRecorder recorder = new LoopRecorder();
        loops.add(recorder);
        return recorder;
    }

    @Override
    public synchronized List<MetricFamilySamples> collect() {
        for (LoopRecorder loop : loops) {
            requestDurations.add(loop.requestDurations);
            attemptDurations.add(loop.attemptDurations);
            queueDurations.add(loop.queueDurations);
            firstBytes.add(loop.firstBytes);
            firstTokens.add(loop.firstTokens);
            perToken.add(loop.perToken);
        }
        List<MetricFamilySamples> families = new ArrayList<>();
        families.add(counter(
                "millrace_requests",
                "Calls ended, by the status they were answered with; 499 when the client left.",
                List.of("model", "version", "frontend", "code"),
                loop -> loop.requests,
                s -> List.of(s.model(), s.version(), s.frontend(), Integer.toString(s.code()))));
        families.add(requestDurations.histogram(
                "millrace_request_duration_seconds",
                "From a request's head to its answer. Buckets follow the model's latency objective.",
                series -> ObjectiveBuckets.micros(objective(series.model()))));
        families.add(requestDurations.percentiles(
                "millrace_request_duration_quantile_seconds", "The same as percentiles since the start."));
        families.add(counter(
                "millrace_attempts",
                "Sendings of calls to endpoints, by how they ended.",
                List.of("pool", "endpoint", "outcome"),
                loop -> loop.attempts,
                s -> List.of(s.pool(), s.endpoint(), s.outcome())));
        families.add(attemptDurations.histogram(
                "millrace_attempt_duration_seconds",
                "From the pick of an endpoint to its whole answer.",
                pool -> ObjectiveBuckets.micros(ATTEMPT_SCALE)));
        families.add(firstBytes.histogram(
                "millrace_attempt_first_byte_seconds",
                "From the pick of an endpoint to the head of a streamed answer.",
                pool -> ObjectiveBuckets.micros(ATTEMPT_SCALE)));
        families.add(firstTokens.histogram(
                "millrace_time_to_first_token_seconds",
                "From a request's head to the first event of its event stream.",
                series -> ObjectiveBuckets.micros(objective(series.model()))));
        families.add(perToken.histogram(
                "millrace_time_per_output_token_seconds",
                "Between two events of an event stream, as the mean of each stream.",
                series -> ObjectiveBuckets.micros(TOKEN_SCALE)));
        families.add(counter(
                "millrace_shed",
                "Calls refused for load.",
                List.of("model", "reason"),
                loop -> loop.shed,
                s -> List.of(s.model(), s.reason())));
        families.add(perModel("millrace_retries", "Attempts beyond a call's first.", loop -> loop.retries));
        families.add(counter(
                "millrace_degraded",
                "Answers that were less than they should be, by why.",
                List.of("model", "why"),
                loop -> loop.degraded,
                s -> List.of(s.model(), s.why())));
        families.add(counter(
                "millrace_hedges",
                "Second sendings of attempts that took unusually long, by what came of them.",
                List.of("model", "outcome"),
                loop -> loop.hedges,
                s -> List.of(s.model(), s.how())));
        families.add(counter(
                "millrace_hedges_withheld",
                "Attempts that took unusually long and were not sent a second time, by why not.",
                List.of("model", "why"),
                loop -> loop.hedgesWithheld,
                s -> List.of(s.model(), s.how())));
        families.add(
                perModel("millrace_slo_events", "Calls that count for the objective.", loop -> loop.objectiveEvents));
        families.add(perModel("millrace_slo_good", "Those answered well and within it.", loop -> loop.objectiveGood));
        families.add(counter(
                "millrace_cache",
                "Calls to models with a cache, by how they fared with it.",
                List.of("model", "outcome"),
                loop -> loop.cache,
                s -> List.of(s.model(), s.outcome())));
        families.add(queueDurations.histogram(
                "millrace_queue_duration_seconds",
                "From a call's coming to its model's queue to its being sent.",
                model -> ObjectiveBuckets.micros(objective(model))));
        families.addAll(batches());
        families.addAll(remembered());
        families.addAll(fleet());
        families.addAll(reported());
        return families;
    }

    private Duration objective(String model) {
        Route route = routing.current().route(new ModelName(model));
        return route == null ? ATTEMPT_SCALE : route.config().slo().latency();
    }

    private List<MetricFamilySamples> batches() {
        Map<String, long[]> counts = new HashMap<>();
        Map<String, Long> rows = new HashMap<>();
        for (LoopRecorder loop : loops)
            loop.batchSizes.forEach((model, sizes) -> {
                sizes.addTo(counts.computeIfAbsent(model, fresh -> new long[BatchSizeCounts.BUCKETS]));
                rows.merge(model, sizes.rows(), Long::sum);
            });
        String name = "millrace_batch_size";
        List<Sample> samples = new ArrayList<>();
        counts.forEach((model, buckets) -> {
            long below = 0;
            for (int i = 0; i < buckets.length; i++) {
                below += buckets[i];
                samples.add(bucket(name, model, Integer.toString(BatchSizeCounts.bound(i)), below));
            }
            samples.add(bucket(name, model, "+Inf", below));
            samples.add(new Sample(name + "_count", List.of("model"), List.of(model), (double) below));
            samples.add(
                    new Sample(name + "_sum", List.of("model"), List.of(model), (double) rows.getOrDefault(model, 0L)));
        });
        GaugeMetricFamily queued =
                new GaugeMetricFamily("millrace_queue_calls", "Calls that wait for their turn now.", List.of("model"));
        homes.waiting((model, calls) -> queued.addMetric(List.of(model.text()), calls));
        GaugeMetricFamily limits = new GaugeMetricFamily(
                "millrace_queue_at_once",
                "Calls or batches that an endpoint may have of a model now.",
                List.of("model", "pool", "endpoint"));
        homes.limits((model, id, atOnce) -> limits.addMetric(List.of(model.text(), id.pool(), id.address()), atOnce));
        return List.of(
                new MetricFamilySamples(name, Type.HISTOGRAM, "Rows of the batches sent, without padding.", samples),
                queued,
                limits);
    }

    private static Sample bucket(String name, String model, String bound, long count) {
        return new Sample(name + "_bucket", List.of("model", "le"), List.of(model, bound), (double) count);
    }

    private List<MetricFamilySamples> remembered() {
        GaugeMetricFamily bytes = new GaugeMetricFamily(
                "millrace_cache_bytes", "Memory that remembered answers take, about.", List.of("model"));
        GaugeMetricFamily entries =
                new GaugeMetricFamily("millrace_cache_entries", "Answers remembered, about.", List.of("model"));
        caches.all().forEach((model, cache) -> {
            bytes.addMetric(List.of(model.text()), (double) cache.bytes());
            entries.addMetric(List.of(model.text()), (double) cache.entries());
        });
        return List.of(bytes, entries);
    }

    private List<MetricFamilySamples> fleet() {
        RoutingSnapshot snapshot = routing.current();
        GaugeMetricFamily inFlight =
                new GaugeMetricFamily("millrace_inflight", "Attempts under way now.", List.of("pool", "endpoint"));
        for (EndpointLoad load : loads.all()) {
            inFlight.addMetric(List.of(load.id().pool(), load.id().address()), (double) load.inFlight());
        }
        GaugeMetricFamily devices = new GaugeMetricFamily(
                "millrace_device_load",
                "Seconds of work that a device has been given and not answered, as predicted.",
                List.of("device"));
        for (DeviceLoad device : loads.devices().all())
            devices.addMetric(List.of(device.name()), device.predictedNanos() / 1e9);
        GaugeMetricFamily states = new GaugeMetricFamily(
                "millrace_endpoint_state", "1 for the state an endpoint is in.", List.of("pool", "endpoint", "state"));
        for (Pool pool : snapshot.fleet().pools().values()) {
            for (Member member : pool.members()) {
                states.addMetric(
                        List.of(
                                pool.name(),
                                member.endpoint().id().address(),
                                member.state().label()),
                        1);
            }
        }
        GaugeMetricFamily generation = new GaugeMetricFamily(
                "millrace_fleet_generation", "Grows with each change of the fleet.", (double) snapshot.generation());
        GaugeMetricFamily config = new GaugeMetricFamily(
                "millrace_config_generation",
                "1 at the start, and one more with each config that came into force.",
                (double) snapshot.inForce().generation());
        CounterMetricFamily refused = new CounterMetricFamily(
                "millrace_reload_failures", "Configs that did not come into force, for they had problems.", (double)
                        routing.refusedConfigs());
        return List.of(inFlight, devices, states, generation, config, refused);
    }

    private List<MetricFamilySamples> reported() {
        GaugeMetricFamily weights = new GaugeMetricFamily(
                "millrace_endpoint_weight",
                "What an endpoint's reports of its load multiply its share of traffic by; 1 is the mean of its pool.",
                List.of("pool", "endpoint"));
        for (EndpointLoad load : loads.all())
            weights.addMetric(List.of(load.id().pool(), load.id().address()), load.weight());
        GaugeMetricFamily utilizations = new GaugeMetricFamily(
                "millrace_endpoint_reported_utilization",
                "How busy an endpoint last said it is; 1 is all it has, what waits there makes it more.",
                List.of("pool", "endpoint"));
        reports.forEachTold((id, told) -> utilizations.addMetric(List.of(id.pool(), id.address()), told));
        CounterMetricFamily failures = new CounterMetricFamily(
                "millrace_load_report_failures",
                "Reports of load that could not be read, and scrapes that gave none.",
                List.of("pool", "endpoint"));
        reports.forEachFailing((id, count) -> failures.addMetric(List.of(id.pool(), id.address()), (double) count));
        return List.of(weights, utilizations, failures);
    }

    private MetricFamilySamples perModel(
            String name, String help, Function<LoopRecorder, Map<String, LoopCounter>> of) {
        return counter(name, help, List.of("model"), of, List::of);
    }

    private <K> MetricFamilySamples counter(
            String name,
            String help,
            List<String> labelNames,
            Function<LoopRecorder, Map<K, LoopCounter>> of,
            Function<K, List<String>> labels) {
        Map<K, Long> sums = new HashMap<>();
        for (LoopRecorder loop : loops) of.apply(loop).forEach((series, c) -> sums.merge(series, c.get(), Long::sum));
        CounterMetricFamily family = new CounterMetricFamily(name, help, labelNames);
        sums.forEach((series, sum) -> family.addMetric(labels.apply(series), (double) sum));
        return family;
    }
}
