package io.millrace.router;

import io.millrace.inference.ModelName;
import io.millrace.router.route.RouteTraffic;
import io.millrace.router.route.RoutingSnapshot;
import io.millrace.router.traffic.Split;
import io.millrace.router.traffic.experiment.Experiments;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/** What the arms of all models are to get of the calls that no rule sends. */
final class AskedShares {
    private AskedShares() {}

    static Map<ModelName, Experiments.Asked> of(RoutingSnapshot snapshot) {
        Map<ModelName, Experiments.Asked> all = new HashMap<>();
        snapshot.routes().forEach((model, route) -> {
            RouteTraffic traffic = route.traffic();
            Split split = traffic == null ? null : traffic.split();
            if (split == null) return;
            all.put(
                    model,
                    new Experiments.Asked(
                            IntStream.range(0, split.arms().size())
                                    .mapToObj(split::share)
                                    .toList(),
                            route.config().deadline().timeout()));
        });
        return all;
    }
}
