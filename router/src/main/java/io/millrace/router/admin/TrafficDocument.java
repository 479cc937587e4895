package io.millrace.router.admin;

import io.millrace.config.StickySettings;
import io.millrace.config.TrafficSettings;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelVersion;
import io.millrace.router.route.ArmRoute;
import io.millrace.router.route.ArmWeights;
import io.millrace.router.route.Route;
import io.millrace.router.route.RouteTraffic;
import io.millrace.router.traffic.Arm;
import io.millrace.router.traffic.ShareMove;
import io.millrace.router.traffic.Split;
import io.millrace.router.traffic.bandit.BanditMemory;
import io.millrace.router.traffic.bandit.ModelSelection;
import io.millrace.router.traffic.canary.Agreements;
import io.millrace.router.traffic.canary.Rollout;
import io.millrace.router.traffic.canary.Rollouts;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code GET /v1/traffic/{model}}: its arms, where they lead now, and by whose word they have their shares. */
final class TrafficDocument {
    private TrafficDocument() {}

    static JsonObject of(
            Route route, RouteTraffic traffic, Rollouts rollouts, Optional<ModelSelection> selection, Clock clock) {
        TrafficSettings settings = route.config().traffic().orElseThrow();
        JsonObject out = new JsonObject().put("model", route.model().text());
        ArmWeights weights = traffic.weights();
        out.put("weights_by", weights == null ? "the config" : weights.origin());
        if (weights != null) out.put("since", weights.since());
        settings.sticky().ifPresent(sticky -> out.put("sticky", text(sticky)));
        out.put("rules", settings.rules().size());
        Split split = traffic.split();
        if (split != null) out.put("arms", arms(traffic, split));
        Rollout rollout = rollouts.of(route.model());
        if (rollout != null) out.put("promote", promote(route.model(), rollout, rollouts, clock));
        selection.ifPresent(select -> out.put("select", select(select)));
        if (!settings.labels().isEmpty()) {
            JsonObject labels = new JsonObject();
            settings.labels().forEach((label, range) -> {
                JsonObject stands = new JsonObject().put("range", range.text());
                traffic.labelled(label)
                        .filter(traffic::isReady)
                        .map(ModelVersion::text)
                        .ifPresent(version -> stands.put("version", version));
                labels.put(label, stands);
            });
            out.put("labels", labels);
        }
        List<String> aliases = settings.aliases().stream().map(ModelName::text).toList();
        return aliases.isEmpty() ? out : out.put("aliases", new JsonArray(aliases));
    }

    private static JsonObject promote(ModelName model, Rollout rollout, Rollouts rollouts, Clock clock) {
        JsonObject out = PromoteDocument.of(rollout, clock);
        Agreements agreements = rollouts.agreements();
        return agreements == null ? out : out.put("agreed", PromoteDocument.of(agreements, agreements.of(model)));
    }

    private static JsonObject select(ModelSelection selection) {
        JsonArray arms = new JsonArray();
        for (BanditMemory.Arm arm : selection.memory().arms()) {
            JsonObject each = new JsonObject()
                    .put("name", arm.name())
                    .put("calls", arm.chosen())
                    .put("rewards", arm.rewarded());
            arms.add(
                    arm.rewarded() == 0
                            ? each
                            : each.put("worth_ratio", LiveDocument.round(arm.sum() / arm.rewarded())));
        }
        return new JsonObject()
                .put("by", selection.settings().by().keyword())
                .put("reward", selection.settings().learn().keyword())
                .put("arms", arms)
                .put("shut_out", new JsonArray(selection.shutOut()));
    }

    private static JsonArray arms(RouteTraffic traffic, Split split) {
        JsonArray arms = new JsonArray();
        for (int i = 0; i < split.arms().size(); i++) {
            Arm arm = split.arms().get(i);
            ArmRoute leads = traffic.arms().get(i);
            JsonObject each = new JsonObject()
                    .put("name", arm.name())
                    .put("model", leads.route().model().text())
                    .put(
                            "pools",
                            new JsonArray(leads.settings()
                                    .pool()
                                    .map(List::of)
                                    .orElse(leads.route().config().serve())));
            leads.settings().version().ifPresent(wanted -> each.put("wanted_version", wanted));
            leads.version().ifPresent(version -> each.put("version", version.text()));
            arms.add(each.put("open", arm.open())
                    .put("weight", arm.weight())
                    .put("config_weight", leads.settings().weight())
                    .put("share_ratio", LiveDocument.round(split.share(i))));
        }
        return arms;
    }

    /** What part of the keys goes another way than before; of calls without a key each is drawn anew anyway. */
    static JsonObject moved(Split before, Split after) {
        double[] was = new double[before.arms().size()];
        double[] is = new double[was.length];
        for (int i = 0; i < was.length; i++) {
            was[i] = before.share(i);
            is[i] = after.share(i);
        }
        ShareMove move = ShareMove.between(was, is);
        return new JsonObject()
                .put("needed_ratio", LiveDocument.round(move.needed()))
                .put("keys_ratio", LiveDocument.round(move.moved()));
    }

    private static String text(StickySettings sticky) {
        String by = sticky.by().name().toLowerCase(Locale.ROOT);
        return sticky.name().isEmpty() ? by : by + " " + sticky.name();
    }
}
