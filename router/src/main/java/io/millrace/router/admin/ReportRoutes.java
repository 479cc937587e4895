package io.millrace.router.admin;

import io.millrace.config.FeedbackSettings;
import io.millrace.config.TrafficSettings;
import io.millrace.inference.Excerpt;
import io.millrace.inference.ModelName;
import io.millrace.router.route.Route;
import io.millrace.router.route.RouteTraffic;
import io.millrace.router.route.RoutingTable;
import io.millrace.router.traffic.Split;
import io.millrace.router.traffic.experiment.ArmsReport;
import io.millrace.router.traffic.experiment.Experiments;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** How the arms of a model compare. */
public final class ReportRoutes {
    private final RoutingTable routing;
    private final Experiments experiments;

    public ReportRoutes(RoutingTable routing, Experiments experiments) {
        this.routing = routing;
        this.experiments = experiments;
    }

    public List<AdminRoute> all() {
        return List.of(AdminRoute.get(
                "/v1/traffic/{model}/report",
                AdminRoute.Access.GUARDED,
                "how a model's arms compare, in numbers and in words",
                this::tell));
    }

    private void tell(AdminCall call) {
        report(call.parameter("model"))
                .ifPresentOrElse(
                        report -> call.json(ReportDocument.of(report)),
                        () -> call.problem(
                                404,
                                "no model '" + Excerpt.of(call.parameter("model"))
                                        + "' has a 'traffic.split' in its config; /v1/models lists the models"));
    }

    private Optional<ArmsReport> report(String name) {
        Route route = ModelName.isValid(name) ? routing.current().route(new ModelName(name)) : null;
        RouteTraffic traffic = route == null ? null : route.traffic();
        Split split = traffic == null ? null : traffic.split();
        if (route == null || split == null) return Optional.empty();
        List<Double> asked =
                IntStream.range(0, split.arms().size()).mapToObj(split::share).toList();
        Optional<FeedbackSettings> feedback = route.config().traffic().flatMap(TrafficSettings::feedback);
        return experiments
                .of(route.model())
                .flatMap(experiment -> experiments
                        .evidence()
                        .of(route.model())
                        .map(known -> ArmsReport.of(route.model(), known, experiment, asked, feedback)));
    }
}
