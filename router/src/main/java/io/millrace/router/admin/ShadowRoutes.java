package io.millrace.router.admin;

import io.millrace.inference.Excerpt;
import io.millrace.inference.ModelName;
import io.millrace.router.route.Route;
import io.millrace.router.route.RoutingTable;
import io.millrace.router.traffic.shadow.Shadows;
import java.util.List;

/** How the answers to copies of a model's calls compare. */
public final class ShadowRoutes {
    private final RoutingTable routing;
    private final Shadows shadows;

    public ShadowRoutes(RoutingTable routing, Shadows shadows) {
        this.routing = routing;
        this.shadows = shadows;
    }

    public List<AdminRoute> all() {
        return List.of(AdminRoute.get(
                "/v1/traffic/{model}/shadow",
                AdminRoute.Access.GUARDED,
                "how the answers of other models to copies of its calls compare",
                this::tell));
    }

    private void tell(AdminCall call) {
        String name = call.parameter("model");
        Route route = ModelName.isValid(name) ? routing.current().route(new ModelName(name)) : null;
        if (route == null) call.problem(404, "there is no model '" + Excerpt.of(name) + "'; /v1/models lists them");
        else if (Shadows.settings(route.config()).isEmpty())
            call.problem(404, "calls of model '" + Excerpt.of(name) + "' are not copied: it has no 'traffic.shadow'");
        else call.json(ShadowDocument.of(route.model(), shadows.of(route.config())));
    }
}
