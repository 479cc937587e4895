package io.millrace.router.admin;

import io.millrace.backends.ServedModel;
import io.millrace.discovery.EndpointState;
import io.millrace.discovery.Member;
import io.millrace.discovery.Pool;
import io.millrace.discovery.SourceStatus;
import io.millrace.discovery.peers.Peers;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelVersion;
import io.millrace.router.route.RoutingSnapshot;
import io.millrace.router.schedule.EndpointLoads;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.List;

/** {@code GET /v1/fleet}: each endpoint, what it serves, its state and why. */
final class FleetDocument {
    private FleetDocument() {}

    static JsonObject of(RoutingSnapshot snapshot, EndpointLoads loads, Peers peers) {
        JsonArray pools = new JsonArray();
        snapshot.fleet().pools().values().stream()
                .sorted(Comparator.comparing(Pool::name))
                .forEach(pool -> pools.add(pool(pool, loads)));
        return new JsonObject()
                .put("generation", snapshot.generation())
                .put("ready", snapshot.isReady())
                .put("peers", peers(peers))
                .put("pools", pools);
    }

    private static JsonObject peers(Peers peers) {
        return new JsonObject()
                .put("count", peers.count())
                .put("listed", new JsonArray(peers.listed()))
                .put("sources", sources(peers.sources()));
    }

    private static JsonObject pool(Pool pool, EndpointLoads loads) {
        JsonArray endpoints = new JsonArray();
        for (Member member : pool.members()) endpoints.add(endpoint(member, loads));
        return new JsonObject()
                .put("name", pool.name())
                .put("protocol", pool.family().keyword())
                .put("sources", sources(pool.sources()))
                .put("endpoints", endpoints);
    }

    private static JsonArray sources(List<SourceStatus> of) {
        JsonArray sources = new JsonArray();
        for (SourceStatus source : of) {
            JsonObject out = new JsonObject().put("name", source.name()).put("endpoints", source.endpoints());
            source.problem().ifPresent(problem -> out.put("problem", problem));
            sources.add(source.heard() ? out : out.put("problem", "has not answered yet"));
        }
        return sources;
    }

    private static JsonObject endpoint(Member member, EndpointLoads loads) {
        JsonObject out = new JsonObject()
                .put("address", member.endpoint().id().address())
                .put("state", member.state().label())
                .put("inflight", loads.of(member.endpoint().id()).inFlight())
                .put("weight", member.endpoint().weight())
                .put("reported_weight", loads.of(member.endpoint().id()).weight());
        String why = why(member.state());
        if (!why.isEmpty()) out.put("reason", why);
        out.put("found_by", new JsonArray(member.foundBy()));
        member.endpoint().device().ifPresent(device -> out.put("device", device));
        JsonArray models = new JsonArray();
        member.models().values().stream()
                .sorted(Comparator.comparing(model -> model.name().text()))
                .forEach(model -> models.add(model(model)));
        out.put("models", models);
        if (member.unready().isEmpty()) return out;
        List<String> unready =
                member.unready().stream().map(ModelName::text).sorted().toList();
        return out.put("unready_models", new JsonArray(unready));
    }

    /** Empty where there is nothing to say. */
    static String why(EndpointState state) {
        return switch (state) {
            case EndpointState.Joining(var problem) -> problem;
            case EndpointState.Ejected ejected -> ejected.reason();
            case EndpointState.Serving serving -> "";
            case EndpointState.Draining draining -> "";
            case EndpointState.Gone gone -> "";
        };
    }

    private static JsonObject model(ServedModel model) {
        JsonArray versions = new JsonArray();
        for (ModelVersion version : model.versions()) versions.add(version.text());
        JsonObject out = new JsonObject()
                .put("name", model.name().text())
                .put("versions", versions)
                .put("platform", model.platform())
                .put("inputs", model.signature().inputs().size())
                .put("outputs", model.signature().outputs().size());
        model.maxBatchSize().ifPresent(size -> out.put("max_batch_size", size));
        return out;
    }
}
