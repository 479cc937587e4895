package io.millrace.router.admin;

import static io.millrace.router.admin.AdminRoute.Access.GUARDED;
import static io.millrace.router.admin.AdminRoute.Access.OPEN;

import io.millrace.config.EffectiveConfig;
import io.millrace.config.RouterConfig;
import io.millrace.discovery.peers.Peers;
import io.millrace.inference.Excerpt;
import io.millrace.router.observe.Metrics;
import io.millrace.router.route.RoutingTable;
import io.millrace.router.schedule.EndpointLoads;
import io.millrace.router.traffic.canary.Rollouts;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What the admin port tells. {@link #all} is the list of it: what stands there is answered, told at {@code /}, and described
 * in {@code docs/openapi.yaml}, which a test holds against it.
 */
public final class AdminRoutes {
    private final Supplier<RouterConfig> config;
    private final RoutingTable routing;
    private final EndpointLoads loads;
    private final Supplier<Peers> peers;
    private final Metrics metrics;
    private final ExplanationDocuments explanations;
    private final RecentFigures figures;
    private final Rollouts rollouts;
    private final BooleanSupplier listening;
    private final BooleanSupplier draining;

    public AdminRoutes(
            Supplier<RouterConfig> config,
            RoutingTable routing,
            EndpointLoads loads,
            Supplier<Peers> peers,
            Metrics metrics,
            ExplanationDocuments explanations,
            RecentFigures figures,
            Rollouts rollouts,
            BooleanSupplier listening,
            BooleanSupplier draining) {
        this.config = config;
        this.routing = routing;
        this.loads = loads;
        this.peers = peers;
        this.metrics = metrics;
        this.explanations = explanations;
        this.figures = figures;
        this.rollouts = rollouts;
        this.listening = listening;
        this.draining = draining;
    }

    /** @param more of other makers, told after those of here */
    public List<AdminRoute> all(List<AdminRoute> more) {
        List<AdminRoute> all = new ArrayList<>();
        all.add(AdminRoute.get("/", OPEN, "the console for a browser, this list for others", call -> front(call, all)));
        all.addAll(List.of(
                AdminRoute.get("/live", OPEN, "200 while the process runs", call -> call.text(200, "live\n")),
                AdminRoute.get(
                        "/ready",
                        OPEN,
                        "200 while every required model has an endpoint, 503 otherwise, while starting and while draining",
                        this::ready),
                AdminRoute.get("/metrics", GUARDED, "Prometheus or OpenMetrics, by the Accept header", this::metrics),
                AdminRoute.get(
                        "/v1/config",
                        GUARDED,
                        "the config with every default, secrets masked",
                        call -> call.answer(200, AdminCall.YAML, EffectiveConfig.print(config.get()))),
                AdminRoute.get(
                        "/v1/fleet",
                        GUARDED,
                        "endpoints, what they serve, their state and why",
                        call -> call.json(FleetDocument.of(routing.current(), loads, peers.get()))),
                AdminRoute.get(
                        "/v1/models",
                        GUARDED,
                        "models, their objective, and who can serve them now",
                        call -> call.json(ModelsDocument.of(routing.current()))),
                AdminRoute.get(
                        "/v1/live",
                        GUARDED,
                        "one picture of all that happens, for each second",
                        call -> call.json(LiveDocument.of(state().word, routing.current(), loads, figures, rollouts))),
                AdminRoute.get("/v1/explain/{id}", GUARDED, "why a call went where it went", this::explain),
                AdminRoute.get(
                        "/v1/openapi.yaml",
                        OPEN,
                        "all of this, as OpenAPI 3.1",
                        call -> call.answer(200, AdminCall.YAML, OpenApi.DOCUMENT))));
        all.addAll(more);
        return List.copyOf(all);
    }

    private static void front(AdminCall call, List<AdminRoute> routes) {
        String accept = call.accept();
        call.request().response().putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT);
        if (accept == null || !accept.contains("text/html")) {
            call.text(200, index(routes));
            return;
        }
        call.request().response().putHeader("content-security-policy", Console.POLICY);
        call.answer(200, AdminCall.HTML, Console.PAGE);
    }

    private static String index(List<AdminRoute> routes) {
        StringBuilder out = new StringBuilder("Millrace admin\n");
        for (AdminRoute route : routes)
            out.append("  %-5s %-18s  %s%n".formatted(route.method(), route.path(), route.does()));
        return out.toString();
    }

    private void explain(AdminCall call) {
        String id = call.parameter("id");
        Optional<JsonObject> document = explanations.of(id);
        if (document.isPresent()) call.json(document.get());
        else
            call.problem(
                    404,
                    "nothing is known of a call '" + Excerpt.of(id) + "': what is asked for by x-millrace-explain: 1 is"
                            + " written down, and a few of the other calls; the last ones are kept");
    }

    private enum State {
        READY("ready", "ready\n"),
        STARTING("starting", "starting\n"),
        DRAINING("draining", "draining\n"),
        UNREADY("unready", "a required model has no healthy endpoint\n");

        private final String word;
        private final String text;

        State(String word, String text) {
            this.word = word;
            this.text = text;
        }
    }

    private State state() {
        if (draining.getAsBoolean()) return State.DRAINING;
        if (!listening.getAsBoolean()) return State.STARTING;
        return routing.current().isReady() ? State.READY : State.UNREADY;
    }

    private void ready(AdminCall call) {
        State state = state();
        call.text(state == State.READY ? 200 : 503, state.text);
    }

    private void metrics(AdminCall call) {
        String type = metrics.contentType(call.accept());
        call.answer(200, type, metrics.scrape(type));
    }
}
