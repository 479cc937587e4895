package io.millrace.router.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.yaml.snakeyaml.Yaml;

/** {@code docs/openapi.yaml}, to hold the admin port against. */
final class AdminDescription {
    private static final Set<String> METHODS = Set.of("get", "post", "put", "delete", "patch");

    private final JsonObject document;

    private AdminDescription(JsonObject document) {
        this.document = document;
    }

    static AdminDescription committed() {
        try {
            return of(Files.readString(Path.of("../docs/openapi.yaml")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static AdminDescription of(String yaml) {
        Map<String, Object> read = new Yaml().load(yaml);
        return new AdminDescription(new JsonObject(Json.encode(read)));
    }

    JsonObject document() {
        return document;
    }

    /** Each as {@code GET /v1/fleet}. */
    Set<String> operations() {
        Set<String> all = new TreeSet<>();
        JsonObject paths = document.getJsonObject("paths");
        for (String path : paths.fieldNames())
            for (String method : paths.getJsonObject(path).fieldNames())
                if (METHODS.contains(method)) all.add(method.toUpperCase(Locale.ROOT) + " " + path);
        return all;
    }

    /** @param operation as {@code GET /v1/fleet} */
    JsonObject operation(String operation) {
        String[] parts = operation.split(" ", 2);
        return document.getJsonObject("paths").getJsonObject(parts[1]).getJsonObject(parts[0].toLowerCase(Locale.ROOT));
    }

    /** Holds an answer against what is said of that status and type. */
    void describes(String operation, Answer answer) {
        JsonObject responses = operation(operation).getJsonObject("responses");
        JsonObject response = responses.getJsonObject(Integer.toString(answer.status()));
        assertThat(response)
                .as("%s: %d is described", operation, answer.status())
                .isNotNull();
        if (response.containsKey("$ref")) response = at(response.getString("$ref"));
        String type = answer.header("content-type").replaceFirst(";.*", "");
        JsonObject media = response.getJsonObject("content").getJsonObject(type);
        assertThat(media).as("%s: %s is described", operation, type).isNotNull();
        assertThat(problems(media.getJsonObject("schema"), type, answer.text()))
                .as(operation + answer.text())
                .isEmpty();
    }

    private Iterable<?> problems(JsonObject schema, String type, String text) {
        JsonObject whole = schema.copy().put("components", document.getJsonObject("components"));
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(whole.encode(), InputFormat.JSON)
                .validate(json(type, text), InputFormat.JSON);
    }

    private static String json(String type, String text) {
        if (type.endsWith("json")) return text;
        return Json.encode(type.endsWith("yaml") ? new Yaml().load(text) : text);
    }

    private JsonObject at(String pointer) {
        JsonObject found = document;
        for (String step : pointer.substring("#/".length()).split("/", -1)) found = found.getJsonObject(step);
        return found;
    }
}
