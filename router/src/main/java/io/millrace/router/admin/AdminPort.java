package io.millrace.router.admin;

import io.millrace.inference.Excerpt;
import io.millrace.router.observe.Metrics;
import io.millrace.router.route.RoutingTable;
import io.millrace.router.schedule.EndpointLoads;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Answers the admin port. On the control side's loop. */
public final class AdminPort implements Handler<HttpServerRequest> {
    private static final String INDEX = """
            Millrace admin
              /metrics    Prometheus or OpenMetrics, by the Accept header
              /ready      200 while every required model has an endpoint, 503 otherwise, while starting and while draining
              /live       200 while the process runs
              /v1/fleet   endpoints, what they serve, their state and why
              /v1/models  models, their objective, and who can serve them now
              /v1/explain/REQUEST-ID  why a call went where it went
            """;

    private static final String EXPLAIN = "/v1/explain/";

    private final RoutingTable routing;
    private final EndpointLoads loads;
    private final Metrics metrics;
    private final ExplanationDocuments explanations;
    private final BooleanSupplier listening;
    private final BooleanSupplier draining;

    public AdminPort(
            RoutingTable routing,
            EndpointLoads loads,
            Metrics metrics,
            ExplanationDocuments explanations,
            BooleanSupplier listening,
            BooleanSupplier draining) {
        this.routing = routing;
        this.loads = loads;
        this.metrics = metrics;
        this.explanations = explanations;
        this.listening = listening;
        this.draining = draining;
    }

    @Override
    public void handle(HttpServerRequest request) {
        if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            request.response().putHeader(HttpHeaders.ALLOW, "GET, HEAD");
            problem(request, 405, "only GET is allowed here");
            return;
        }
        switch (request.path()) {
            case "/" -> text(request, 200, INDEX);
            case "/metrics" -> metrics(request);
            case "/live" -> text(request, 200, "live\n");
            case "/ready" -> ready(request);
            case "/v1/fleet" -> json(request, () -> FleetDocument.of(routing.current(), loads));
            case "/v1/models" -> json(request, () -> ModelsDocument.of(routing.current()));
            case String path when path.startsWith(EXPLAIN) -> explain(request, path.substring(EXPLAIN.length()));
            case null, default -> problem(request, 404, "no such page; / lists them");
        }
    }

    private void explain(HttpServerRequest request, String id) {
        Optional<JsonObject> document = explanations.of(id);
        if (document.isPresent()) json(request, document::get);
        else
            problem(
                    request,
                    404,
                    "nothing is known of a call '" + Excerpt.of(id) + "': what is asked for by x-millrace-explain: 1 is"
                            + " written down, and a few of the other calls; the last ones are kept");
    }

    private void ready(HttpServerRequest request) {
        if (draining.getAsBoolean()) text(request, 503, "draining\n");
        else if (!listening.getAsBoolean()) text(request, 503, "starting\n");
        else if (routing.current().isReady()) text(request, 200, "ready\n");
        else text(request, 503, "a required model has no healthy endpoint\n");
    }

    private void metrics(HttpServerRequest request) {
        String type = metrics.contentType(request.getHeader(HttpHeaders.ACCEPT));
        request.response().putHeader(HttpHeaders.CONTENT_TYPE, type).end(metrics.scrape(type));
    }

    private static void json(HttpServerRequest request, Supplier<JsonObject> document) {
        request.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(document.get().encodePrettily() + "\n");
    }

    private static void problem(HttpServerRequest request, int status, String text) {
        request.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(new JsonObject().put("error", text).encode() + "\n");
    }

    private static void text(HttpServerRequest request, int status, String text) {
        request.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
                .end(text);
    }
}
