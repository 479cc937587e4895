package io.millrace.router.admin;

import io.millrace.config.ShadowSettings;
import io.millrace.discovery.Member;
import io.millrace.discovery.Pool;
import io.millrace.router.route.Route;
import io.millrace.router.route.RouteTraffic;
import io.millrace.router.route.RoutingSnapshot;
import io.millrace.router.schedule.DeviceLoad;
import io.millrace.router.schedule.EndpointLoad;
import io.millrace.router.schedule.EndpointLoads;
import io.millrace.router.traffic.Split;
import io.millrace.router.traffic.canary.Rollout;
import io.millrace.router.traffic.canary.Rollouts;
import io.millrace.router.traffic.shadow.Outcome;
import io.millrace.router.traffic.shadow.Shadows;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/live}: one picture of all that happens, small enough to be asked for each second. Rates are of the last
 * minute, failures and the cache of the last five; a router that is younger tells of its whole life.
 */
final class LiveDocument {
    static final Duration RATES = Duration.ofMinutes(1);
    private static final int MOST_FAILURES = 20;

    private final Figures now;
    private final Figures minuteAgo;
    private final Figures recently;
    private final Figures hourAgo;
    private final RecentFigures figures;

    private LiveDocument(RecentFigures figures) {
        this.figures = figures;
        this.now = figures.now();
        this.minuteAgo = figures.before(RATES);
        this.recently = figures.before(RecentFigures.RECENT);
        this.hourAgo = figures.before(RecentFigures.HOUR);
    }

    static JsonObject of(
            String state, RoutingSnapshot snapshot, EndpointLoads loads, RecentFigures figures, Rollouts rollouts) {
        LiveDocument live = new LiveDocument(figures);
        JsonArray models = new JsonArray();
        snapshot.routes().values().stream()
                .sorted(Comparator.comparingInt(Route::index))
                .forEach(route -> models.add(live.model(route, rollouts.of(route.model()))));
        return new JsonObject()
                .put("state", state)
                .put("uptime_s", round(live.now.secondsSince(figures.begin())))
                .put("fleet_generation", snapshot.generation())
                .put("routers", (long) Math.max(1, live.now.of(LiveNames.PEERS)))
                .put("config", live.config())
                .put("models", models)
                .put("endpoints", live.endpoints(snapshot, loads))
                .put("devices", devices(snapshot, loads))
                .put("failures", live.failures());
    }

    private JsonObject config() {
        return new JsonObject()
                .put("generation", (long) Math.max(1, now.of(LiveNames.CONFIG_GENERATION)))
                .put("age_s", round(figures.configAgeSeconds()))
                .put("reload_failures", (long) now.of(LiveNames.RELOAD_FAILURES));
    }

    private JsonObject model(Route route, @Nullable Rollout rollout) {
        String name = route.model().text();
        List<String> labels = List.of(name);
        JsonObject out = new JsonObject()
                .put("name", name)
                .put("ready", route.isReady())
                .put("endpoints", route.tiers().stream().mapToInt(List::size).sum())
                .put("calls_per_s", rate(LiveNames.EVENTS, labels))
                .put("objective", ObjectiveFigures.of(route.config().slo(), name, now, recently, hourAgo));
        if (route.config().queue().isPresent())
            out.put("queued", (long) now.of(LiveNames.QUEUED, name))
                    .put("batches_per_s", rate(LiveNames.BATCHES, labels));
        double batches = now.since(recently, LiveNames.BATCHES, labels);
        if (batches > 0) out.put("rows_per_batch", round(now.since(recently, LiveNames.ROWS, labels) / batches));
        if (route.config().cache().isPresent()) out.put("cache", cache(name));
        RouteTraffic traffic = route.traffic();
        if (traffic != null && traffic.split() != null) out.put("arms", arms(name, traffic.split()));
        if (rollout != null) out.put("promote", PromoteDocument.brief(rollout));
        List<ShadowSettings> shadows = Shadows.settings(route.config());
        if (!shadows.isEmpty()) out.put("shadows", shadows(name, shadows));
        return out;
    }

    private JsonArray arms(String model, Split split) {
        JsonArray out = new JsonArray();
        for (int i = 0; i < split.arms().size(); i++) {
            String name = split.arms().get(i).name();
            List<String> labels = List.of(model, name);
            double answered = now.since(recently, LiveNames.ARM_ANSWERED, labels);
            double calls = now.since(recently, LiveNames.ARM_EVENTS, labels);
            JsonObject arm = new JsonObject()
                    .put("name", name)
                    .put("open", split.arms().get(i).open())
                    .put("share_ratio", round(split.share(i)))
                    .put("calls", (long) calls);
            if (calls > 0) arm.put("answered_ratio", round(answered / calls));
            if (answered > 0)
                arm.put("in_time_ratio", round(now.since(recently, LiveNames.ARM_GOOD, labels) / answered));
            out.add(arm);
        }
        return out;
    }

    private JsonArray shadows(String model, List<ShadowSettings> shadows) {
        JsonArray out = new JsonArray();
        for (ShadowSettings shadow : shadows) {
            double copies = 0;
            for (Outcome outcome : Outcome.values()) copies += copies(model, shadow, outcome);
            double agreed = compared(model, shadow, "agrees");
            double compared = agreed + compared(model, shadow, "differs");
            JsonObject one = new JsonObject()
                    .put("to", shadow.name())
                    .put("copies", (long) copies)
                    .put("compared", (long) compared)
                    .put("dropped", (long)
                            (copies(model, shadow, Outcome.DROPPED) + copies(model, shadow, Outcome.EXPIRED)));
            if (compared > 0) one.put("agreed_ratio", round(agreed / compared));
            out.add(one);
        }
        return out;
    }

    private double copies(String model, ShadowSettings shadow, Outcome outcome) {
        return now.since(recently, LiveNames.SHADOW_REQUESTS, List.of(model, shadow.name(), outcome.label()));
    }

    private double compared(String model, ShadowSettings shadow, String result) {
        return now.since(recently, LiveNames.SHADOW_COMPARED, List.of(model, shadow.name(), result));
    }

    private JsonObject cache(String model) {
        double hits = outcomes(model, "hit") + outcomes(model, "joined");
        double all = hits + outcomes(model, "miss") + outcomes(model, "stale") + outcomes(model, "bypass");
        JsonObject out = new JsonObject().put("calls", (long) all);
        return all == 0 ? out : out.put("hit_ratio", round(hits / all));
    }

    private double outcomes(String model, String outcome) {
        return now.since(recently, LiveNames.CACHE, List.of(model, outcome));
    }

    private double rate(String name, List<String> labels) {
        double seconds = now.secondsSince(minuteAgo);
        return seconds <= 0 ? 0 : round(now.since(minuteAgo, name, labels) / seconds);
    }

    private JsonArray endpoints(RoutingSnapshot snapshot, EndpointLoads loads) {
        Map<List<String>, double[]> ends = new HashMap<>();
        now.forEach(LiveNames.ATTEMPTS, (labels, total) -> {
            double[] counts = ends.computeIfAbsent(labels.subList(0, 2), fresh -> new double[2]);
            double grown = now.since(recently, LiveNames.ATTEMPTS, labels);
            counts[0] += grown;
            if (!labels.getLast().equals("ok")) counts[1] += grown;
        });
        JsonArray out = new JsonArray();
        snapshot.fleet().pools().values().stream()
                .sorted(Comparator.comparing(Pool::name))
                .forEach(pool -> {
                    for (Member member : pool.members()) out.add(endpoint(pool, member, loads, ends));
                });
        return out;
    }

    private static JsonObject endpoint(
            Pool pool, Member member, EndpointLoads loads, Map<List<String>, double[]> ends) {
        String address = member.endpoint().id().address();
        EndpointLoad load = loads.of(member.endpoint().id());
        double[] counts = ends.getOrDefault(List.of(pool.name(), address), new double[2]);
        JsonObject out = new JsonObject()
                .put("pool", pool.name())
                .put("address", address)
                .put("state", member.state().label())
                .put("inflight", load.inFlight())
                .put("reported_weight", load.weight())
                .put("models", member.models().size())
                .put("attempts", (long) counts[0])
                .put("failed", (long) counts[1]);
        String reason = FleetDocument.why(member.state());
        if (!reason.isEmpty()) out.put("reason", reason);
        member.endpoint().device().ifPresent(device -> out.put("device", device));
        return out;
    }

    private static JsonArray devices(RoutingSnapshot snapshot, EndpointLoads loads) {
        Map<String, TreeSet<String>> users = new TreeMap<>();
        for (Pool pool : snapshot.fleet().pools().values())
            for (Member member : pool.members())
                member.endpoint()
                        .device()
                        .ifPresent(device -> users.computeIfAbsent(device, fresh -> new TreeSet<>())
                                .add(member.endpoint().id().toString()));
        Map<String, Long> work = new HashMap<>();
        for (DeviceLoad device : loads.devices().all()) work.put(device.name(), device.predictedNanos());
        JsonArray out = new JsonArray();
        users.forEach((device, endpoints) -> out.add(new JsonObject()
                .put("name", device)
                .put("load_ms", round(work.getOrDefault(device, 0L) / 1e6))
                .put("endpoints", new JsonArray(List.copyOf(endpoints)))));
        return out;
    }

    /** Of the last five minutes, the most frequent first: what clients were answered with, and what attempts ended in. */
    private JsonArray failures() {
        record Failure(String what, String where, String reason, double count) {}
        Map<List<String>, Double> counts = new HashMap<>();
        now.forEach(LiveNames.REQUESTS, (labels, total) -> {
            String code = labels.getLast();
            if (code.compareTo("400") >= 0)
                counts.merge(
                        List.of("answer", labels.getFirst(), code),
                        now.since(recently, LiveNames.REQUESTS, labels),
                        Double::sum);
        });
        now.forEach(
                LiveNames.SHED,
                (labels, total) -> counts.merge(
                        List.of("shed", labels.getFirst(), labels.getLast()),
                        now.since(recently, LiveNames.SHED, labels),
                        Double::sum));
        now.forEach(LiveNames.ATTEMPTS, (labels, total) -> {
            if (!labels.getLast().equals("ok"))
                counts.merge(
                        List.of("attempt", labels.get(0) + "/" + labels.get(1), labels.getLast()),
                        now.since(recently, LiveNames.ATTEMPTS, labels),
                        Double::sum);
        });
        JsonArray out = new JsonArray();
        counts.entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .map(entry -> new Failure(
                        entry.getKey().get(0),
                        entry.getKey().get(1),
                        entry.getKey().get(2),
                        entry.getValue()))
                .sorted(Comparator.comparingDouble(Failure::count)
                        .reversed()
                        .thenComparing(Failure::where)
                        .thenComparing(Failure::reason))
                .limit(MOST_FAILURES)
                .forEach(failure -> out.add(new JsonObject()
                        .put("what", failure.what)
                        .put("where", failure.where)
                        .put("reason", failure.reason)
                        .put("count", (long) failure.count)));
        return out;
    }

    /** To three digits behind the point. */
    static double round(double value) {
        return Math.round(value * 1e3) / 1e3;
    }
}
