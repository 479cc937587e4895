package io.millrace.router.observe;

import io.millrace.router.route.Route;
import io.millrace.router.schedule.Candidate;
import io.millrace.router.traffic.Split;
import io.millrace.slo.Objective;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the models stand now: what is promised, who serves them, what waits, what is remembered. */
final class ModelFigures implements Figures {
    private final Observed observed;

    ModelFigures(Observed observed) {
        this.observed = observed;
    }

    @Override
    public void tell(Scrape scrape) {
        scrape.routing().routes().values().forEach(route -> tell(route, scrape));
        observed.homes().waiting((model, calls) -> scrape.add(QueueFamily.QUEUE_CALLS, calls, model.text()));
        observed.homes()
                .limits((model, id, atOnce) ->
                        scrape.add(QueueFamily.QUEUE_AT_ONCE, atOnce, model.text(), id.pool(), id.address()));
        observed.caches().all().forEach((model, cache) -> {
            scrape.add(CacheFamily.CACHE_BYTES, (double) cache.bytes(), model.text());
            scrape.add(CacheFamily.CACHE_ENTRIES, (double) cache.entries(), model.text());
        });
    }

    private static void tell(Route route, Scrape scrape) {
        String model = route.model().text();
        Objective slo = route.config().slo();
        scrape.add(ObjectiveFamily.SLO_LATENCY, slo.latency().toNanos() / 1e9, model);
        scrape.add(ObjectiveFamily.SLO_OBJECTIVE, ratio(slo.percentile()), model, "latency");
        scrape.add(ObjectiveFamily.SLO_OBJECTIVE, ratio(slo.availability()), model, "availability");
        route.config().queue().ifPresent(queue -> scrape.add(QueueFamily.QUEUE_MAX, queue.max(), model));
        if (route.traffic() != null) shares(model, route.traffic().split(), scrape);
        List<String> pools = route.config().serve();
        for (int tier = 0; tier < pools.size(); tier++) {
            List<Candidate> able = route.tiers().get(tier);
            scrape.add(FleetFamily.MODEL_ENDPOINTS, able.size(), model, pools.get(tier));
        }
    }

    private static void shares(String model, @Nullable Split split, Scrape scrape) {
        if (split == null) return;
        for (int arm = 0; arm < split.arms().size(); arm++)
            scrape.add(
                    ArmFamily.ARM_SHARE,
                    split.share(arm),
                    model,
                    split.arms().get(arm).name());
    }

    /** As it is written: divided by 100 in binary, 99.9 would have a tail. */
    private static double ratio(double percents) {
        return BigDecimal.valueOf(percents).movePointLeft(2).doubleValue();
    }
}
