package io.millrace.router.frontend;

import io.millrace.backends.ClientCodec;
import io.millrace.backends.Glimpse;
import io.millrace.inference.BodyRoom;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.Wire;
import io.millrace.inference.WireForm;
import io.millrace.router.frontend.CallPlans.Plan;
import io.millrace.router.route.ArmRoute;
import io.millrace.router.route.Route;
import io.millrace.router.route.RouteTraffic;
import io.millrace.router.traffic.Assignment;
import io.millrace.router.traffic.Split;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Which way a call goes whose model has several, and the request under the names that are known there. */
final class Directions {
    private final Map<WireForm, ClientCodec> codecs;
    private final ContextReading contexts;
    private final RandomGenerator random;

    Directions(Map<WireForm, ClientCodec> codecs, ContextReading contexts, RandomGenerator random) {
        this.codecs = Map.copyOf(codecs);
        this.contexts = contexts;
        this.random = random;
    }

    /**
     * @param version  that is asked of the servers
     * @param wire     the request as they are to get it
     * @param assigned null where there was one way
     */
    record Directed(
            Route route,
            Optional<ModelVersion> version,
            Wire wire,
            @Nullable Assignment assigned) {}

    /**
     * @param asked what client and plan say of the version: whoever names one gets it
     * @param room  for what the body is unpacked to, where it has to be read
     * @throws io.millrace.inference.FailureException where the request cannot be read so far
     */
    Directed of(Exchange exchange, Plan plan, Wire wire, Optional<ModelVersion> asked, Glimpse glimpse, BodyRoom room) {
        Route route = plan.route();
        Optional<ModelVersion> version = route.resolved(asked);
        RouteTraffic traffic = route.traffic();
        Split split = traffic == null ? null : traffic.split();
        if (traffic == null || split == null || version.isPresent() || !exchange.isForInference())
            return new Directed(route, version, addressed(wire, route.model(), version), null);
        ExchangeFacts facts = new ExchangeFacts(
                exchange,
                wire,
                plan.asked(),
                glimpse.sequence(),
                source -> contexts.of(exchange, plan, wire, room, source));
        Assignment assigned = split.assign(facts, random);
        ArmRoute arm = traffic.arms().get(assigned.index());
        return new Directed(
                arm.route(), arm.version(), addressed(wire, arm.route().model(), arm.version()), assigned);
    }

    private Wire addressed(Wire wire, ModelName model, Optional<ModelVersion> version) {
        ClientCodec codec = codecs.get(wire.form());
        return codec == null ? wire : codec.addressed(wire, model, version);
    }
}
