package io.millrace.router.frontend;

import io.millrace.inference.Deadline;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.Priority;
import io.millrace.inference.WireForm;
import io.millrace.router.chain.LoopRoutes;
import io.millrace.router.route.Route;
import io.millrace.router.route.RouteTraffic;
import io.vertx.core.MultiMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is settled of a call before its body is looked at: where it goes, how long it may take, how urgent it is. */
final class CallPlans {
    private final DoorContext door;
    private final LoopRoutes routes;

    CallPlans(DoorContext door, LoopRoutes routes) {
        this.door = door;
        this.routes = routes;
    }

    /**
     * @param asked     the model as the client named it
     * @param version   as the client named it, of a label the version it stands for
     * @param opaque    whether the body is for a server of the client's own protocol alone
     * @param explained whether the client wants to know why the call goes where it goes
     */
    record Plan(
            WireForm form,
            Route route,
            ModelName asked,
            Optional<ModelVersion> version,
            Deadline deadline,
            Priority priority,
            boolean opaque,
            boolean explained) {

        /** Whether its body may go by unread, as it comes. */
        boolean mayGoBy() {
            if (route.addsInputs()) return false;
            RouteTraffic traffic = route.traffic();
            return traffic == null
                    ? opaque || route.isSpokenByAll(form)
                    : !traffic.isByInput() && (opaque || route.isSpokenEverywhere(form));
        }
    }

    /** Null when the exchange was refused. */
    @Nullable Plan of(Exchange exchange, WireForm form, ModelName model, Optional<ModelVersion> version, boolean opaque) {
        exchange.names(model, version);
        Route route = door.routing().current().route(model);
        if (route == null) {
            exchange.fail(new Failure.UnknownModel(model, version));
            return null;
        }
        MultiMap headers = exchange.headers();
        try {
            return new Plan(
                    form,
                    route,
                    model,
                    route.resolved(version),
                    deadline(exchange, route),
                    priority(headers.get(DoorHeaders.PRIORITY)),
                    opaque,
                    explained(headers.get(DoorHeaders.EXPLAIN)));
        } catch (FailureException e) {
            exchange.fail(e.failure());
            return null;
        }
    }

    /** @throws FailureException for a header that cannot be read */
    Deadline deadline(Exchange exchange, Route route) {
        MultiMap headers = exchange.headers();
        return routes.of(route)
                .deadline()
                .from(
                        exchange.bornNanos(),
                        Optional.ofNullable(headers.get(DoorHeaders.TIMEOUT_MS)),
                        Optional.ofNullable(headers.get(DoorHeaders.GRPC_TIMEOUT)));
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

    private static boolean explained(@Nullable String header) {
        if (header == null || header.equals("0")) return false;
        if (header.equals("1")) return true;
        throw new Failure.Malformed("x-millrace-explain", "must be 1 or 0").toException();
    }
}
