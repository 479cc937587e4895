package io.millrace.router.frontend;

import io.millrace.backends.WireCodec;
import io.millrace.inference.Asked;
import io.millrace.inference.Deadline;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.InferenceCall;
import io.millrace.inference.InferenceRequest;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.Priority;
import io.millrace.inference.Wire;
import io.millrace.inference.WireForm;
import io.millrace.router.chain.LoopRoutes;
import io.millrace.router.chain.Next;
import io.millrace.router.chain.RoutedCall;
import io.millrace.router.route.Route;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is the same for an inference in any protocol: route by name, take the deadline, read the body, send through the
 * chain, write the answer. One per event loop.
 */
public final class InferDoor {
    private final DoorContext door;
    private final BodyReader bodies;
    private final LoopRoutes routes;
    private final Next chain;
    private final Map<WireForm, WireCodec> codecs;

    public InferDoor(
            DoorContext door, BodyReader bodies, LoopRoutes routes, Next chain, Map<WireForm, WireCodec> codecs) {
        this.door = door;
        this.bodies = bodies;
        this.routes = routes;
        this.chain = chain;
        this.codecs = Map.copyOf(codecs);
    }

    /** Answers the exchange with the model's prediction, or with what went wrong. */
    public void infer(Exchange exchange, WireForm form, ModelName model, Optional<ModelVersion> version) {
        exchange.names(model, version);
        exchange.isInference();
        Route route = door.routing().current().route(model);
        if (route == null) {
            exchange.fail(new Failure.UnknownModel(model, version));
            return;
        }
        MultiMap headers = exchange.request().headers();
        Deadline deadline;
        Priority priority;
        try {
            deadline = routes.of(route)
                    .deadline()
                    .from(
                            exchange.bornNanos(),
                            Optional.ofNullable(headers.get(DoorHeaders.TIMEOUT_MS)),
                            Optional.ofNullable(headers.get(DoorHeaders.GRPC_TIMEOUT)));
            priority = priority(headers.get(DoorHeaders.PRIORITY));
        } catch (FailureException e) {
            exchange.fail(e.failure());
            return;
        }
        bodies.read(exchange, held -> send(exchange, form, route, version, deadline, priority, held));
    }

    private void send(
            Exchange exchange,
            WireForm form,
            Route route,
            Optional<ModelVersion> version,
            Deadline deadline,
            Priority priority,
            BodyReader.Held held) {
        HttpServerRequest http = exchange.request();
        Wire wire = new Wire(form, http.method(), target(exchange), http.headers(), held.body());
        InferenceRequest request = new InferenceRequest(exchange.id(), form, route.model(), version, wire, priority);
        InferenceCall call = new InferenceCall(request, deadline, exchange.bornNanos(), exchange.clientLeft());
        RoutedCall routed = new RoutedCall(call, route);
        exchange.routed(routed);
        go(routed).onComplete(result -> {
            held.release();
            answer(exchange, call, result);
        });
    }

    /** A bug in the chain ends the call like any failure; nothing may leave a client waiting. */
    private Future<InferenceResponse> go(RoutedCall routed) {
        try {
            return chain.go(routed);
        } catch (RuntimeException bug) {
            return Future.failedFuture(bug);
        }
    }

    /** Path and query: what a client writes to a proxy is not what the proxy writes to a server (RFC 9112, 3.2). */
    private static String target(Exchange exchange) {
        HttpServerRequest http = exchange.request();
        String uri = http.uri();
        if (uri.startsWith("/")) return uri;
        return http.query() == null ? exchange.path() : exchange.path() + "?" + http.query();
    }

    private void answer(Exchange exchange, InferenceCall call, AsyncResult<InferenceResponse> result) {
        if (exchange.hasEnded()) return;
        if (result.failed()) {
            refuse(exchange, call, FailureException.of(result.cause()));
            return;
        }
        switch (result.result()) {
            case InferenceResponse.Relayed relayed -> exchange.relay(relayed);
            case InferenceResponse.Computed computed -> {
                try {
                    exchange.reply(encode(call, computed));
                } catch (RuntimeException e) {
                    exchange.fail(e);
                }
            }
        }
    }

    private Reply encode(InferenceCall call, InferenceResponse.Computed computed) {
        InferenceRequest request = call.request();
        WireCodec codec = codecs.get(request.form());
        if (codec == null) throw new IllegalStateException("no codec for " + request.form());
        Asked asked = call.asked().orElseThrow(() -> new IllegalStateException("an answer without its request"));
        WireCodec.Body body = codec.encodeResponse(request, asked, computed);
        return new Reply(200, body.headers(), body.bytes());
    }

    /** What a server said itself goes to a client of the same protocol as it was said. */
    private static void refuse(Exchange exchange, InferenceCall call, Failure failure) {
        Optional<InferenceResponse.Relayed> own = failure.answer()
                .filter(answer -> answer.form() == call.request().form());
        if (own.isPresent()) exchange.relay(failure, own.get());
        else exchange.fail(failure);
    }

    private static Priority priority(@Nullable String header) {
        if (header == null) return Priority.NORMAL;
        return switch (header) {
            case "high" -> Priority.HIGH;
            case "normal" -> Priority.NORMAL;
            case "low" -> Priority.LOW;
            default -> throw new Failure.Malformed("x-millrace-priority", "must be high, normal or low").toException();
        };
    }
}
