package io.millrace.config.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What a schema node takes, in words: for error messages and for the reference page. */
public final class Expectation {
    private Expectation() {}

    /** With examples: {@code a duration above 0 such as 50ms, 5s or 1m}. */
    public static String of(JsonNode schema) {
        List<String> examples = new ArrayList<>();
        if (schema.has("title")) schema.path("examples").forEach(example -> examples.add(example.asText()));
        return kind(schema) + (examples.isEmpty() ? "" : " such as " + either(examples));
    }

    /** Without: {@code a duration above 0}. */
    public static String kind(JsonNode schema) {
        String type = schema.path("type").asText();
        if (type.equals("object")) return "a mapping of keys";
        if (schema.has("title")) return withArticle(schema.get("title").asText());
        if (schema.has("enum")) return either(words(schema.get("enum")));
        return switch (type) {
            case "integer" -> "a whole number" + range(schema);
            case "number" -> "a number" + range(schema);
            case "boolean" -> "true or false";
            case "array" -> "a list";
            default -> "text";
        };
    }

    static String withArticle(String title) {
        if (title.startsWith("'")) return title;
        if (title.endsWith(" section")) return "the " + title;
        return ("aeiou".indexOf(title.charAt(0)) >= 0 ? "an " : "a ") + title;
    }

    static List<String> words(JsonNode array) {
        List<String> words = new ArrayList<>();
        array.forEach(word -> words.add(word.asText()));
        return words;
    }

    private static String range(JsonNode schema) {
        String most = schema.path("maximum").asText();
        if (schema.has("exclusiveMinimum"))
            return " above " + schema.get("exclusiveMinimum").asText() + ", at most " + most;
        String least = schema.path("minimum").asText();
        if (most.isEmpty()) return least.isEmpty() ? "" : " of " + least + " or more";
        return " from " + least + " to " + most;
    }

    private static String either(List<String> words) {
        if (words.size() == 1) return words.getFirst();
        return String.join(", ", words.subList(0, words.size() - 1)) + " or " + words.getLast();
    }
}
