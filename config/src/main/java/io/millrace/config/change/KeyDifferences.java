package io.millrace.config.change;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The keys in which two sections of printed configs differ. */
final class KeyDifferences {
    private KeyDifferences() {}

    /** Of two sections; those of the old one first. */
    static List<String> between(Map<?, ?> before, Map<?, ?> after) {
        Set<Object> keys = new LinkedHashSet<>(before.keySet());
        keys.addAll(after.keySet());
        return keys.stream()
                .filter(key -> !Objects.equals(before.get(key), after.get(key)))
                .map(Object::toString)
                .toList();
    }

    /** A section of a section; empty where there is none. */
    static Map<?, ?> section(Map<?, ?> of, String key) {
        return of.get(key) instanceof Map<?, ?> section ? section : Map.of();
    }
}
