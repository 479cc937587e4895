package io.millrace.config;

import io.millrace.inference.Excerpt;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * How the key of a look-up is made of a request: text with <code>{input.NAME}</code> and <code>{header.NAME}</code> in it.
 *
 * @param template as it was written
 * @param parts    in order, of which one at least is no text
 */
public record FeatureKey(String template, List<Part> parts) {
    private static final int LONGEST = 256;
    private static final String INPUT = "input.";
    private static final String HEADER = "header.";
    private static final Pattern HEADER_NAME = Pattern.compile("[a-z0-9_-]{1,128}");

    /** A piece of the key. */
    public sealed interface Part {
        record Text(String text) implements Part {}

        /** An element of that input: of each row one. */
        record Input(String name) implements Part {}

        /** What that header says, its name in lower case. */
        record Header(String name) implements Part {}
    }

    public FeatureKey {
        parts = List.copyOf(parts);
        if (parts.stream().allMatch(Part.Text.class::isInstance))
            throw new IllegalArgumentException("'key' must have {input.NAME} or {header.NAME} in it");
    }

    /** @throws IllegalArgumentException where it is none */
    public static FeatureKey parse(String template) {
        if (template.length() > LONGEST)
            throw new IllegalArgumentException("'key' must be of " + LONGEST + " characters at most");
        List<Part> parts = new ArrayList<>();
        int at = 0;
        while (at < template.length()) {
            int open = template.indexOf('{', at);
            int end = open < 0 ? template.length() : open;
            if (end > at) parts.add(new Part.Text(template.substring(at, end)));
            if (open < 0) break;
            int close = template.indexOf('}', open);
            if (close < 0) throw new IllegalArgumentException("'key' has a brace that is not closed");
            parts.add(named(template.substring(open + 1, close)));
            at = close + 1;
        }
        return new FeatureKey(template, parts);
    }

    private static Part named(String name) {
        if (name.startsWith(INPUT) && name.length() > INPUT.length())
            return new Part.Input(name.substring(INPUT.length()));
        if (name.startsWith(HEADER)) {
            String header = name.substring(HEADER.length()).toLowerCase(Locale.ROOT);
            if (HEADER_NAME.matcher(header).matches()) return new Part.Header(header);
        }
        throw new IllegalArgumentException(
                "'key' may have {input.NAME} and {header.NAME} in it, not {" + Excerpt.of(name) + "}");
    }

    /** Whether each row has a key of its own, and not the whole request one. */
    public boolean isPerRow() {
        return parts.stream().anyMatch(Part.Input.class::isInstance);
    }

    /** Names of the inputs it is made of. */
    public List<String> inputs() {
        List<String> names = new ArrayList<>(1);
        for (Part part : parts) if (part instanceof Part.Input(String name) && !names.contains(name)) names.add(name);
        return names;
    }
}
