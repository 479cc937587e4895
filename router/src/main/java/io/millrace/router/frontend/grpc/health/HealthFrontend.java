package io.millrace.router.frontend.grpc.health;

import io.millrace.backends.grpc.GrpcCode;
import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.ModelName;
import io.millrace.inference.protobuf.ProtoReader;
import io.millrace.inference.protobuf.ProtoWriter;
import io.millrace.router.frontend.DoorContext;
import io.millrace.router.frontend.HeldBody;
import io.millrace.router.frontend.grpc.GrpcErrors;
import io.millrace.router.frontend.grpc.GrpcExchange;
import io.millrace.router.frontend.grpc.GrpcFrontend;
import io.millrace.router.frontend.grpc.GrpcMethod;
import io.millrace.router.frontend.grpc.GrpcStatus;
import io.millrace.router.frontend.grpc.Messages;
import io.millrace.router.route.Route;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code grpc.health.v1.Health}. */
public final class HealthFrontend implements GrpcFrontend {
    private static final String SERVICE = "/grpc.health.v1.Health/";
    private static final GrpcStatus LEAVING = new GrpcStatus(GrpcCode.UNAVAILABLE, "this server is going away");

    private final DoorContext door;
    private final Messages messages;
    private final Set<Watch> watches = new LinkedHashSet<>();

    public HealthFrontend(DoorContext door, Messages messages) {
        this.door = door;
        this.messages = messages;
    }

    @Override
    public String label() {
        return "grpc-health";
    }

    @Override
    public Map<String, GrpcMethod> methods() {
        return Map.of(
                SERVICE + "Check", exchange -> messages.one(exchange, asked -> check(exchange, service(asked))),
                SERVICE + "List", exchange -> messages.one(exchange, asked -> list(exchange, asked)),
                SERVICE + "Watch", exchange -> messages.one(exchange, asked -> watch(exchange, service(asked))));
    }

    @Override
    public GrpcStatus render(Failure failure) {
        return GrpcErrors.render(failure);
    }

    private static String service(HeldBody asked) {
        asked.release();
        ProtoReader in = ProtoReader.of(asked.body());
        String service = "";
        while (in.next()) {
            if (in.field() == 1) service = in.string("service");
            else in.skip();
        }
        return service;
    }

    private void check(GrpcExchange exchange, String service) {
        HealthState state = state(service);
        if (state != HealthState.SERVICE_UNKNOWN) exchange.reply(state.message());
        else exchange.refuse(new GrpcStatus(GrpcCode.NOT_FOUND, "unknown service " + Excerpt.of(service)));
    }

    private void list(GrpcExchange exchange, HeldBody asked) {
        asked.release();
        ProtoWriter out = new ProtoWriter();
        entry(out, "");
        for (ModelName model : door.routing().current().routes().keySet()) entry(out, model.text());
        exchange.reply(out.toBuffer());
    }

    private void entry(ProtoWriter out, String service) {
        Buffer state = state(service).message();
        out.open(1).stringAlways(1, service).bytesAlways(2, state).close();
    }

    private void watch(GrpcExchange exchange, String service) {
        // No name that long is ours, now or later: it need not be kept.
        Watch watch = new Watch(exchange, service.length() <= ModelName.MAX_LENGTH ? service : "?");
        watches.add(watch);
        exchange.clientLeft().onCancel(() -> watches.remove(watch));
        watch.tell(state(watch.service));
    }

    /** Tells those who watch what has changed, and ends them when we leave. A few times a second; costs only them. */
    public void tell() {
        if (watches.isEmpty()) return;
        boolean leaving = door.isDraining();
        for (Watch watch : List.copyOf(watches)) {
            watch.tell(state(watch.service));
            if (leaving) {
                watches.remove(watch);
                watch.exchange.close(LEAVING);
            }
        }
    }

    private HealthState state(String service) {
        if (service.isEmpty()) return HealthState.of(door.isReady());
        Route route = ModelName.isValid(service) ? door.routing().current().route(new ModelName(service)) : null;
        return route == null ? HealthState.SERVICE_UNKNOWN : HealthState.of(!door.isDraining() && route.isReady());
    }

    private static final class Watch {
        private final GrpcExchange exchange;
        private final String service;
        private @Nullable HealthState told;

        private Watch(GrpcExchange exchange, String service) {
            this.exchange = exchange;
            this.service = service;
        }

        /** A client that does not read learns the latest when it does. */
        private void tell(HealthState state) {
            if (state == told || exchange.isFull()) return;
            told = state;
            exchange.send(state.message());
        }
    }
}
