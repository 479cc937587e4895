package io.millrace.grafana.rules;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The rules of one model: how much of each promise is broken over each window, and alerts when it is too much. */
final class ObjectiveRules {
    private static final Duration SLOWEST = Duration.ofSeconds(30);
    private static final Duration QUICKEST = Duration.ofSeconds(1);

    private final WatchedModel model;
    private final Scraping scraping;
    private final List<BurnWindow> windows;

    private ObjectiveRules(WatchedModel model, Scraping scraping) {
        this.model = model;
        this.scraping = scraping;
        this.windows = BurnWindow.of(model.objective().window(), scraping.interval());
    }

    static RuleGroup of(WatchedModel model, Scraping scraping) {
        return new ObjectiveRules(model, scraping).group();
    }

    private RuleGroup group() {
        List<Rule> rules = new ArrayList<>();
        for (Promise promise : Promise.values()) for (Duration span : spans()) rules.add(recording(promise, span));
        for (Promise promise : Promise.values())
            for (String severity : severities()) alert(promise, severity).ifPresent(rules::add);
        return new RuleGroup("millrace-objective-" + model.name(), promised(), Optional.of(interval()), rules);
    }

    private String promised() {
        return plain(model.objective().percentile()) + " % of the answers within "
                + PromqlText.of(model.objective().latency()) + ", "
                + plain(model.objective().availability()) + " % of the calls answered, over "
                + PromqlText.of(model.objective().window());
    }

    private Set<Duration> spans() {
        Set<Duration> spans = new TreeSet<>();
        for (BurnWindow window : windows) {
            spans.add(window.over());
            spans.add(window.still());
        }
        return spans;
    }

    private Collection<String> severities() {
        return windows.stream().map(BurnWindow::severity).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Ten times within the shortest window. */
    private Duration interval() {
        Duration shortest = spans().iterator().next();
        Duration tenth = Duration.ofSeconds(shortest.dividedBy(10).toSeconds());
        if (tenth.compareTo(QUICKEST) < 0) return QUICKEST;
        return tenth.compareTo(SLOWEST) > 0 ? SLOWEST : tenth;
    }

    private Rule recording(Promise promise, Duration span) {
        return new Rule.Recording(
                promise.recorded() + PromqlText.of(span),
                "1 - " + rate(promise.kept(), span) + "\n  / " + rate(promise.all(), span),
                Map.of("model", model.name()));
    }

    private String rate(String counter, Duration span) {
        return "sum(rate(" + scraping.series(counter, itsName()) + "[" + PromqlText.of(span) + "]))";
    }

    private String itsName() {
        return "model=" + PromqlText.of(model.name());
    }

    /** Empty where even all calls together would not spend the budget so fast. */
    private Optional<Rule> alert(Promise promise, String severity) {
        BigDecimal budget = promise.budget(model.objective());
        List<BurnWindow> itsWindows = windows.stream()
                .filter(window -> window.severity().equals(severity))
                .filter(window -> budget.doubleValue() * window.factor() < 1)
                .toList();
        if (itsWindows.isEmpty()) return Optional.empty();
        String promql = itsWindows.stream()
                .map(window -> burning(promise, window, budget))
                .collect(Collectors.joining(" or "));
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("model", model.name());
        labels.put("promise", promise.label());
        return Optional.of(new Rule.Alert(
                promise.alert(),
                promql,
                Duration.ZERO,
                severity,
                labels,
                "{{ $labels.model }}: {{ $value | humanizePercentage }} of its " + promise.words() + ", "
                        + budget.movePointRight(2).stripTrailingZeros().toPlainString() + "% may",
                "The dashboard of the model tells since when and of which kind; then the pools that serve it."));
    }

    private String burning(Promise promise, BurnWindow window, BigDecimal budget) {
        String bound = " > " + plain(window.factor()) + " * " + budget.toPlainString();
        return "(\n  " + recorded(promise, window.over()) + bound + "\n  and\n  " + recorded(promise, window.still())
                + bound + "\n)";
    }

    private String recorded(Promise promise, Duration span) {
        return promise.recorded() + PromqlText.of(span) + "{" + itsName() + "}";
    }

    private static String plain(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }
}
