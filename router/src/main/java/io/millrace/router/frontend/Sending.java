package io.millrace.router.frontend;

import io.millrace.backends.ClientCodec;
import io.millrace.backends.Glimpse;
import io.millrace.backends.RequestTensors;
import io.millrace.inference.Deadline;
import io.millrace.inference.FailureException;
import io.millrace.inference.InferenceCall;
import io.millrace.inference.InferenceRequest;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.Wire;
import io.millrace.inference.WireBody;
import io.millrace.inference.WireForm;
import io.millrace.router.cache.CacheOutcome;
import io.millrace.router.chain.FailureNames;
import io.millrace.router.chain.Next;
import io.millrace.router.chain.RoutedCall;
import io.millrace.router.explain.Explanation;
import io.millrace.router.explain.LoopExplanations;
import io.millrace.router.frontend.CallPlans.Plan;
import io.millrace.router.frontend.Directions.Directed;
import io.millrace.router.payload.CallPayload;
import io.millrace.router.payload.PayloadLog;
import io.millrace.router.route.Route;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;

/** Sends a call that is here through the chain, by the way it is to go, and has its answer written. One per event loop. */
final class Sending {
    private final DoorContext door;
    private final Next chain;
    private final Map<WireForm, ClientCodec> codecs;
    private final ResultWriter results;
    private final Directions directions;
    private final LoopExplanations explanations;

    Sending(
            DoorContext door,
            Next chain,
            Map<WireForm, ClientCodec> codecs,
            RequestTensors requests,
            LoopExplanations explanations) {
        this.door = door;
        this.chain = chain;
        this.codecs = Map.copyOf(codecs);
        this.results = new ResultWriter(codecs);
        this.directions = new Directions(codecs, new ContextReading(requests), door.random());
        this.explanations = explanations;
    }

    /** Its bytes are given back in the end. */
    void send(Exchange exchange, Plan plan, HeldBody held) {
        Wire wire = new Wire(
                plan.form(), exchange.method(), exchange.target(), exchange.headers(), held.content(), plan.opaque());
        keep(exchange, plan, wire);
        Glimpse glimpse;
        Optional<ModelVersion> version;
        Directed directed = null;
        try {
            glimpse = glimpse(plan, wire, held);
            version = plan.version().or(glimpse::version);
            if (plan.route().traffic() != null) directed = directions.of(exchange, plan, wire, version, glimpse, held);
        } catch (FailureException e) {
            held.release();
            exchange.fail(e.failure());
            return;
        }
        if (directed != null) version = directed.version();
        exchange.names(plan.route().model(), version);
        Route route = directed == null ? plan.route() : directed.route();
        InferenceRequest request = new InferenceRequest(
                exchange.id(),
                plan.form(),
                route.model(),
                version,
                directed == null ? wire : directed.wire(),
                plan.priority());
        Deadline deadline = glimpse.timeout()
                .map(timeout -> plan.deadline().earlier(Deadline.asked(exchange.bornNanos() + timeout.toNanos())))
                .orElse(plan.deadline());
        InferenceCall call = new InferenceCall(request, deadline, exchange.bornNanos(), exchange.clientLeft(), held);
        RoutedCall routed = new RoutedCall(call, route, glimpse.sequence());
        if (directed != null && directed.assigned() != null) routed.goesBy(directed.assigned());
        exchange.routed(routed);
        Explanation explanation =
                explanations.begin(exchange.id(), plan.route().model(), plan.explained(), exchange.bornNanos());
        if (explanation != null) {
            routed.seenBy(explanation);
            if (routed.assigned() != null)
                WayTold.of(plan, routed.assigned(), glimpse.sequence().isPresent())
                        .ifPresent(explanation::goesBy);
        }
        go(routed).onComplete(result -> {
            held.release();
            if (explanation != null) explain(explanation, routed, result);
            results.write(exchange, call, result);
        });
    }

    private void keep(Exchange exchange, Plan plan, Wire wire) {
        PayloadLog payloads = door.payloads();
        if (payloads == null || !exchange.isForInference()) return;
        CallPayload bodies = payloads.begin(plan.route().config(), wire, door.random());
        if (bodies != null) exchange.keeps(bodies);
    }

    private void explain(Explanation explanation, RoutedCall routed, AsyncResult<InferenceResponse> result) {
        String outcome = result.succeeded() ? "ok" : FailureNames.outcome(FailureException.of(result.cause()));
        CacheOutcome cache = routed.cache();
        explanation.ended(new Explanation.End(
                outcome,
                cache == null ? null : cache.label(),
                door.ticker().nanos() - routed.call().bornNanos()));
    }

    private Glimpse glimpse(Plan plan, Wire wire, HeldBody held) {
        if (plan.opaque()) return Glimpse.NOTHING;
        ClientCodec codec = codecs.get(plan.form());
        if (codec == null) return Glimpse.NOTHING;
        Glimpse glimpse = codec.glimpse(seen(wire, held));
        // What one message says of its own time is not said of the whole stream.
        return wire.content() instanceof WireBody.Coming coming
                        && coming.dialogue().isPresent()
                ? new Glimpse(glimpse.version(), Optional.empty(), glimpse.sequence())
                : glimpse;
    }

    /** The request by what is held of it. */
    private static Wire seen(Wire wire, HeldBody held) {
        return switch (wire.content()) {
            case WireBody.Whole whole -> wire;
            case WireBody.Coming coming ->
                new Wire(wire.form(), wire.method(), wire.target(), wire.headers(), held.body());
        };
    }

    /** A bug in the chain ends the call like any failure; nothing may leave a client waiting. */
    private Future<InferenceResponse> go(RoutedCall routed) {
        try {
            return chain.go(routed);
        } catch (RuntimeException bug) {
            return Future.failedFuture(bug);
        }
    }
}
