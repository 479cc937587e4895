package io.millrace.config.yaml;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value of a document, at the place where it begins. An alias is the node it stands for, place included. */
public sealed interface Node {
    Place at();

    /** Text, number, flag or nothing; which of them depends on how it was written and on what is expected. */
    record Scalar(Place at, String text, Form form) implements Node {
        public enum Form {
            /** Without quotes: {@link PlainScalar} tells what it is. */
            PLAIN,
            /** In quotes or as a block: text. */
            QUOTED,
            /** Holds what a variable said: text where text is expected, otherwise as if written plain. */
            SUBSTITUTED,
            /** Names a variable that nobody knows: a finding already, and not to be read. */
            BROKEN
        }
    }

    record Sequence(Place at, List<Node> items) implements Node {
        public Sequence {
            items = List.copyOf(items);
        }
    }

    /** @param entries by key, in the order of the text */
    record Mapping(Place at, Map<String, Entry> entries) implements Node {
        public Mapping {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }
    }

    /** A key, where it stands, and its value. */
    record Entry(Place at, String key, Node value) {}
}
