package io.millrace.router.traffic.shadow;

import io.millrace.config.CompareSettings;
import io.millrace.config.ModelConfig;
import io.millrace.config.RouterConfig;
import io.millrace.config.ShadowSettings;
import io.millrace.config.ToleranceSettings;
import io.millrace.inference.ModelName;
import io.millrace.router.traffic.compare.Tolerance;
import io.millrace.router.traffic.compare.Tolerances;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What came of all copies. The figures of a pair begin anew when it is compared in another way. Any thread. */
public final class Shadows {
    private final Map<Pair, Figures> pairs = new ConcurrentHashMap<>();
    private final Clock clock;

    /** @param to what {@link ShadowSettings#name} says */
    private record Pair(ModelName model, String to) {}

    private record Figures(CompareSettings of, PairFigures figures) {}

    /** @param clock by which examples are dated */
    public Shadows(Clock clock) {
        this.clock = clock;
    }

    /** @param settings those in force */
    PairFigures of(ModelName model, ShadowSettings settings) {
        Pair pair = new Pair(model, settings.name());
        Figures known = pairs.get(pair);
        if (known != null && known.of().equals(settings.compare())) return known.figures();
        Figures fresh = new Figures(settings.compare(), fresh(settings.compare()));
        return pairs.merge(pair, fresh, (now, ours) -> now.of().equals(ours.of()) ? now : ours)
                .figures();
    }

    private PairFigures fresh(CompareSettings compare) {
        Map<String, Tolerance> outputs = new HashMap<>();
        compare.outputs().forEach((output, tolerance) -> outputs.put(output, tolerance(tolerance)));
        return new PairFigures(
                new Tolerances(tolerance(compare.tolerance()), outputs),
                Set.copyOf(compare.redact()),
                compare.examples(),
                clock);
    }

    private static Tolerance tolerance(ToleranceSettings settings) {
        return new Tolerance(settings.absolute(), settings.relative());
    }

    /** Those of one model in the order of its config; zeros where nothing was copied yet. */
    public Map<ShadowSettings, PairReport> of(ModelConfig model) {
        Map<ShadowSettings, PairReport> reports = new LinkedHashMap<>();
        for (ShadowSettings settings : settings(model))
            reports.put(settings, of(model.name(), settings).report());
        return reports;
    }

    /** Another config is in force: what it has no more is forgotten. */
    public void follow(RouterConfig config) {
        pairs.keySet().removeIf(pair -> {
            ModelConfig model = config.models().get(pair.model());
            return model == null
                    || settings(model).stream()
                            .noneMatch(settings -> settings.name().equals(pair.to()));
        });
    }

    /** Where copies of the model's calls go. */
    public static List<ShadowSettings> settings(ModelConfig model) {
        return model.traffic().map(traffic -> traffic.shadow()).orElse(List.of());
    }
}
