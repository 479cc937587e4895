package io.millrace.router.observe;

import io.millrace.backends.EndpointId;
import io.millrace.discovery.Member;
import io.millrace.discovery.Pool;
import io.millrace.inference.ModelVersion;
import io.millrace.router.route.ArmRoute;
import io.millrace.router.route.Route;
import io.millrace.router.route.RoutingSnapshot;
import java.util.HashSet;
import java.util.Set;

/** What series can tell of at one moment: models, endpoints, and the versions that any server has, well or not. */
final class Presence {
    private final RoutingSnapshot routing;
    private final Set<String> models = new HashSet<>(Set.of(Series.UNKNOWN, Series.OTHER));
    private final Set<Series.Version> versions = new HashSet<>();
    private final Set<Series.Arm> arms = new HashSet<>();
    private final Set<EndpointId> endpoints = new HashSet<>();

    Presence(RoutingSnapshot routing) {
        this.routing = routing;
        routing.routes().values().forEach(this::add);
        for (Pool pool : routing.fleet().pools().values()) pool.members().forEach(this::add);
    }

    private void add(Route route) {
        String model = route.model().text();
        models.add(model);
        if (route.traffic() == null) return;
        for (ArmRoute arm : route.traffic().arms())
            arms.add(new Series.Arm(model, arm.settings().name()));
    }

    private void add(Member member) {
        endpoints.add(member.endpoint().id());
        member.models().forEach((model, served) -> {
            for (ModelVersion version : served.versions())
                versions.add(new Series.Version(model.text(), version.text()));
        });
    }

    boolean hasModel(String model) {
        return models.contains(model);
    }

    boolean hasVersion(String model, String version) {
        return hasModel(model) && (version.isEmpty() || versions.contains(new Series.Version(model, version)));
    }

    boolean hasArm(Series.Arm arm) {
        return arm.model().equals(Series.OTHER) || arms.contains(arm);
    }

    boolean hasPool(String pool) {
        return pool.equals(Series.OTHER) || routing.fleet().pools().containsKey(pool);
    }

    boolean hasEndpoint(String pool, String address) {
        return pool.equals(Series.OTHER) || hasEndpoint(new EndpointId(pool, address));
    }

    boolean hasEndpoint(EndpointId id) {
        return endpoints.contains(id);
    }
}
