package io.millrace.router.admin;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Metrics at one moment, as the live page needs them: by name, then by the values of their labels. */
final class Figures {
    private final long atNanos;
    private final Map<String, Map<List<String>, Double>> byName = new HashMap<>();

    Figures(long atNanos) {
        this.atNanos = atNanos;
    }

    long atNanos() {
        return atNanos;
    }

    void add(String name, List<String> labels, double value) {
        byName.computeIfAbsent(name, fresh -> new HashMap<>()).merge(List.copyOf(labels), value, Double::sum);
    }

    /** 0 for what is not there. */
    double of(String name, String... labels) {
        return byName.getOrDefault(name, Map.of()).getOrDefault(List.of(labels), 0.0);
    }

    void forEach(String name, BiConsumer<List<String>, Double> told) {
        byName.getOrDefault(name, Map.of()).forEach(told);
    }

    /** How much a counter has grown since then; never less than nothing. */
    double since(Figures then, String name, List<String> labels) {
        double before = then.byName.getOrDefault(name, Map.of()).getOrDefault(labels, 0.0);
        return Math.max(0, byName.getOrDefault(name, Map.of()).getOrDefault(labels, 0.0) - before);
    }

    double secondsSince(Figures then) {
        return (atNanos - then.atNanos) / 1e9;
    }

    /** With these names alone. */
    Figures only(List<String> names) {
        Figures some = new Figures(atNanos);
        for (String name : names) {
            Map<List<String>, Double> values = byName.get(name);
            if (values != null) some.byName.put(name, values);
        }
        return some;
    }
}
