package io.millrace.backends.service;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The places of tensors in a JSON document, by JSON pointer, as the document is nested. Immutable. Source: RFC 6901.
 *
 * @param tensor   that the value here is; then nothing is below
 * @param children by name of a field, in an answer also by index of an element
 */
record PointerTree(Optional<String> tensor, Map<String, PointerTree> children) {
    private static final int DEEPEST = 16;

    /**
     * @param pointers by tensor
     * @throws IllegalArgumentException where one is no pointer, or two overlap
     */
    static PointerTree of(Map<String, String> pointers) {
        Building root = new Building();
        pointers.forEach((tensor, pointer) -> root.put(tensor, pointer, tokens(pointer)));
        return root.built();
    }

    /** The pointer to a field of the document itself. */
    static String field(String name) {
        return "/" + name.replace("~", "~0").replace("/", "~1");
    }

    private static List<String> tokens(String pointer) {
        if (pointer.isEmpty()) return List.of();
        if (pointer.charAt(0) != '/')
            throw new IllegalArgumentException("'" + pointer + "' is not a JSON pointer: it must begin with /");
        List<String> tokens = new ArrayList<>();
        for (String token : pointer.substring(1).split("/", -1)) {
            if (token.replace("~0", "").replace("~1", "").indexOf('~') >= 0)
                throw new IllegalArgumentException("'" + pointer + "' is not a JSON pointer: ~ goes before 0 or 1");
            tokens.add(token.replace("~1", "/").replace("~0", "~"));
        }
        if (tokens.size() > DEEPEST)
            throw new IllegalArgumentException("'" + pointer + "' goes deeper than " + DEEPEST + " levels");
        return tokens;
    }

    private static final class Building {
        private Optional<String> tensor = Optional.empty();
        private final Map<String, Building> children = new LinkedHashMap<>();

        void put(String name, String pointer, List<String> tokens) {
            Building at = this;
            for (String token : tokens) {
                if (at.tensor.isPresent()) throw overlap(pointer, at.tensor.get());
                at = at.children.computeIfAbsent(token, fresh -> new Building());
            }
            if (at.tensor.isPresent()) throw overlap(pointer, at.tensor.get());
            if (!at.children.isEmpty())
                throw new IllegalArgumentException("the pointer '" + pointer + "' of '" + name + "' holds others");
            at.tensor = Optional.of(name);
        }

        private static IllegalArgumentException overlap(String pointer, String other) {
            return new IllegalArgumentException("the pointer '" + pointer + "' lies in that of '" + other + "'");
        }

        PointerTree built() {
            Map<String, PointerTree> built = new LinkedHashMap<>();
            children.forEach((token, child) -> built.put(token, child.built()));
            return new PointerTree(tensor, built);
        }
    }
}
