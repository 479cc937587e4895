package io.millrace.router.frontend;

import io.millrace.config.StickySettings;
import io.millrace.router.explain.Way;
import io.millrace.router.frontend.CallPlans.Plan;
import io.millrace.router.route.ArmWeights;
import io.millrace.router.route.RouteTraffic;
import io.millrace.router.traffic.Assignment;
import io.millrace.router.traffic.Context;
import io.millrace.router.traffic.Split;
import java.util.Locale;
import java.util.Optional;

/** Says why a call goes by the arm it goes by. */
final class WayTold {
    private WayTold() {}

    /** Empty where the model has no arms any more. */
    static Optional<Way> of(Plan plan, Assignment assigned, boolean isStep) {
        RouteTraffic traffic = plan.route().traffic();
        Split split = traffic == null ? null : traffic.split();
        if (traffic == null || split == null) return Optional.empty();
        ArmWeights weights = traffic.weights();
        return Optional.of(new Way(
                assigned.arm().name(),
                assigned.by().name().toLowerCase(Locale.ROOT),
                why(plan, assigned, isStep),
                split.share(assigned.index()),
                weights == null ? "the config" : weights.origin()));
    }

    private static String why(Plan plan, Assignment assigned, boolean isStep) {
        return switch (assigned.by()) {
            case RULE -> "a rule sends such calls there";
            case STICKY ->
                isStep ? "all steps of its sequence go one way" : "calls of its " + key(plan) + " go one way";
            case CHANCE -> "drawn by the shares of the arms";
            case CONTEXT -> {
                Context context = assigned.context();
                yield "chosen by its input '"
                        + (context == null ? "" : context.source().input())
                        + "' and what calls like it were worth, or tried for once";
            }
        };
    }

    private static String key(Plan plan) {
        return plan.route()
                .config()
                .traffic()
                .flatMap(traffic -> traffic.sticky())
                .map(WayTold::key)
                .orElse("key");
    }

    private static String key(StickySettings sticky) {
        String by = sticky.by().name().toLowerCase(Locale.ROOT);
        return sticky.name().isEmpty() ? by : by + " " + sticky.name();
    }
}
