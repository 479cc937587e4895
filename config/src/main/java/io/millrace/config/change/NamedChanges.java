package io.millrace.config.change;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * What became of things that have names: pools, models.
 *
 * @param added   in the order of the new document
 * @param removed in the order of the old one
 * @param changed by name, the keys in which they differ
 */
public record NamedChanges(List<String> added, List<String> removed, Map<String, List<String>> changed) {
    public NamedChanges {
        added = List.copyOf(added);
        removed = List.copyOf(removed);
        changed = Collections.unmodifiableMap(new LinkedHashMap<>(changed));
    }

    /** @param keys in which two of one name differ, which are not equal */
    static <K, T> NamedChanges between(Map<K, T> before, Map<K, T> after, BiFunction<T, T, List<String>> keys) {
        List<String> added = new ArrayList<>();
        Map<String, List<String>> changed = new LinkedHashMap<>();
        after.forEach((name, now) -> {
            T was = before.get(name);
            if (was == null) added.add(name.toString());
            else if (!was.equals(now)) changed.put(name.toString(), keys.apply(was, now));
        });
        List<String> removed = before.keySet().stream()
                .filter(name -> !after.containsKey(name))
                .map(Object::toString)
                .toList();
        return new NamedChanges(added, removed, changed);
    }

    public boolean isEmpty() {
        return added.isEmpty() && removed.isEmpty() && changed.isEmpty();
    }

    /** For a line of the log: {@code pools +a -b ~c (endpoints)}; empty text where nothing changed. */
    String text(String kind) {
        if (isEmpty()) return "";
        StringBuilder out = new StringBuilder(kind);
        added.forEach(name -> out.append(" +").append(name));
        removed.forEach(name -> out.append(" -").append(name));
        changed.forEach((name, keys) -> out.append(" ~")
                .append(name)
                .append(" (")
                .append(String.join(", ", keys))
                .append(')'));
        return out.toString();
    }
}
