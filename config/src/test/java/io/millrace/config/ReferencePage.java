package io.millrace.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.config.schema.ConfigSchema;
import io.millrace.config.schema.Expectation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Writes {@code docs/configuration.md}: tables out of the schema, the annotated example, a problem as the reader tells it. */
final class ReferencePage {
    private final StringBuilder page = new StringBuilder();
    private final Map<String, String> written = new HashMap<>();
    private final Map<String, String> tabled = new HashMap<>();

    private ReferencePage() {}

    static String write() throws IOException {
        ReferencePage reference = new ReferencePage();
        String frame = Files.readString(Path.of("src/test/resources/configuration.md"));
        JsonNode root = ConfigSchema.root();
        reference.table(root, "");
        reference.sections(root, "");
        return frame.replace("@tables@\n", reference.page.toString().stripTrailing() + "\n")
                .replace("@problem@\n", problem())
                .replace("@reference@\n", Files.readString(Documents.EXAMPLES.resolve("reference.yaml")));
    }

    private static String problem() {
        String document = Documents.SMALL.replace("serve: [gpu", "serve: [gup").replace("endpoints:", "endpiont:");
        ConfigResult result =
                ConfigReader.read(Path.of("fleet.yaml"), document.getBytes(StandardCharsets.UTF_8), Map.of());
        return ((ConfigResult.Bad) result)
                .problems().stream()
                        .filter(problem -> problem.message().contains("did you mean"))
                        .map(Problem::render)
                        .collect(Collectors.joining());
    }

    /** A section for each mapping below, in the order of the schema; tensors are told once. */
    private void sections(JsonNode schema, String prefix) {
        schema.path("properties").fieldNames().forEachRemaining(key -> {
            JsonNode value = ConfigSchema.ofKey(schema, key).orElseThrow();
            section(value, prefix + key);
            entryOf(value).ifPresent(entry -> section(entry, inside(value, prefix + key)));
        });
    }

    private void section(JsonNode schema, String path) {
        boolean isNew = schema.has("properties")
                && written.putIfAbsent(schema.path("title").asText(), path) == null;
        if (!isNew) return;
        page.append("### `").append(path).append("`\n\n");
        page.append(schema.path("description").asText()).append("\n\n");
        table(schema, path + ".");
        sections(schema, path + ".");
    }

    private void table(JsonNode schema, String prefix) {
        page.append("| Key | Takes | Default | Meaning |\n|---|---|---|---|\n");
        Set<String> required = StreamSupport.stream(schema.path("required").spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.toSet());
        schema.path("properties").fieldNames().forEachRemaining(key -> {
            JsonNode value = ConfigSchema.ofKey(schema, key).orElseThrow();
            String otherwise = required.contains(key)
                    ? "**required**"
                    : value.has("default") ? "`" + value.get("default").asText() + "`" : "";
            page.append("| `%s` | %s | %s | %s |%n"
                    .formatted(
                            key,
                            takes(value, prefix + key),
                            otherwise,
                            value.path("description").asText()));
        });
        page.append('\n');
    }

    private String takes(JsonNode value, String path) {
        Optional<JsonNode> entry = entryOf(value).filter(of -> of.has("properties"));
        if (entry.isPresent()) {
            String kind = entry.get().get("title").asText();
            String of = "[" + kind + "]("
                    + anchor(kind.equals("tensor") ? "models.<name>.inputs[]" : inside(value, path)) + ")";
            return value.has("items")
                    ? "list of " + of
                    : value.at("/additionalProperties").isObject() ? "mapping of names to " + of : of;
        }
        if (value.has("items"))
            return "list of "
                    + withoutArticle(
                            Expectation.kind(ConfigSchema.ofItems(value).orElseThrow()));
        if (value.has("properties"))
            return "[section]("
                    + anchor(written.getOrDefault(value.path("title").asText(), first(value, path))) + ")";
        if (value.has("enum"))
            return StreamSupport.stream(value.get("enum").spliterator(), false)
                    .map(word -> "`" + word.asText() + "`")
                    .collect(Collectors.joining(", "));
        return withoutArticle(Expectation.kind(value));
    }

    /** Of one table's keys that have the same section, it is told of the first. */
    private String first(JsonNode value, String path) {
        return tabled.computeIfAbsent(value.path("title").asText(), fresh -> path);
    }

    private static Optional<JsonNode> entryOf(JsonNode value) {
        return ConfigSchema.ofItems(value)
                .or(() -> ConfigSchema.ofKey(value, "").filter(any -> !value.has("properties")));
    }

    private static String inside(JsonNode value, String path) {
        return path + (value.has("items") ? "[]" : ".<name>");
    }

    private static String withoutArticle(String kind) {
        return kind.replaceFirst("^an? ", "");
    }

    /** As code hosts make anchors of headings. */
    private static String anchor(String heading) {
        return "#"
                + heading.toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9 _-]", "")
                        .replace(' ', '-');
    }
}
