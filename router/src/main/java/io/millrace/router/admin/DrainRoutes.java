package io.millrace.router.admin;

import io.millrace.backends.EndpointId;
import io.millrace.inference.Excerpt;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** Endpoints taken out of the traffic by command, and taken back. */
public final class DrainRoutes {
    private final Drains drains;

    /** Who does it. On the control side's loop. */
    public interface Drains {
        /** Nothing new is sent there; calls in flight there, or empty where there is no such endpoint. */
        Optional<Long> drain(EndpointId id);

        /** It is asked again, and serves when it is well. False where it was not drained by command. */
        Future<Boolean> undrain(EndpointId id);
    }

    public DrainRoutes(Drains drains) {
        this.drains = drains;
    }

    public List<AdminRoute> all() {
        return List.of(
                new AdminRoute(
                        HttpMethod.POST,
                        "/v1/endpoints/{pool}/{address}/drain",
                        AdminRoute.Access.GUARDED,
                        "sends nothing new there; what it has it finishes",
                        this::drain),
                new AdminRoute(
                        HttpMethod.POST,
                        "/v1/endpoints/{pool}/{address}/undrain",
                        AdminRoute.Access.GUARDED,
                        "takes that back",
                        this::undrain));
    }

    private static EndpointId id(AdminCall call) {
        return new EndpointId(call.parameter("pool"), call.parameter("address"));
    }

    private void drain(AdminCall call) {
        EndpointId id = id(call);
        Optional<Long> inFlight = drains.drain(id);
        if (inFlight.isPresent()) call.json(document(id, "draining").put("inflight", inFlight.get()));
        else call.problem(404, "there is no endpoint '" + Excerpt.of(id.toString()) + "'; /v1/fleet lists them");
    }

    private void undrain(AdminCall call) {
        EndpointId id = id(call);
        drains.undrain(id).onSuccess(done -> {
            if (done) call.json(document(id, "joining"));
            else call.problem(404, "no endpoint '" + Excerpt.of(id.toString()) + "' was drained by command");
        });
    }

    private static JsonObject document(EndpointId id, String state) {
        return new JsonObject().put("endpoint", id.toString()).put("state", state);
    }
}
