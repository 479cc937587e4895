package io.millrace.router;

import io.millrace.inference.ModelName;
import io.millrace.router.route.ArmRoute;
import io.millrace.router.route.RouteTraffic;
import io.millrace.router.route.RoutingSnapshot;
import io.millrace.router.traffic.learn.ArmIdentity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where the arms of all models lead, as evidence tells them apart. */
final class ArmIdentities {
    private ArmIdentities() {}

    static Map<ModelName, List<ArmIdentity>> of(RoutingSnapshot snapshot) {
        Map<ModelName, List<ArmIdentity>> all = new HashMap<>();
        snapshot.routes().forEach((model, route) -> {
            RouteTraffic traffic = route.traffic();
            if (traffic != null && traffic.split() != null)
                all.put(model, traffic.arms().stream().map(ArmIdentities::of).toList());
        });
        return all;
    }

    private static ArmIdentity of(ArmRoute leads) {
        return new ArmIdentity(
                leads.settings().name(),
                leads.route().model(),
                leads.settings().pool(),
                leads.settings().version(),
                leads.version());
    }
}
