package io.millrace.config.schema;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/** The schema as a document to walk in. A schema node given out has its {@code $ref} already looked up. */
public final class ConfigSchema {
    public static final String RESOURCE = "/io/millrace/config/millrace.schema.json";
    private static final JsonNode DOCUMENT = load();

    private ConfigSchema() {}

    public static JsonNode root() {
        return DOCUMENT;
    }

    /** What the value of a key is held against; empty for a key that is not known. */
    public static Optional<JsonNode> ofKey(JsonNode schema, String key) {
        JsonNode named = schema.path("properties").path(key);
        JsonNode any = schema.path("additionalProperties");
        return Optional.of(named.isObject() ? named : any)
                .filter(JsonNode::isObject)
                .map(ConfigSchema::lookedUp);
    }

    /** What the items of a list are held against. */
    public static Optional<JsonNode> ofItems(JsonNode schema) {
        return Optional.of(schema.path("items")).filter(JsonNode::isObject).map(ConfigSchema::lookedUp);
    }

    /** A keyword's own value, by its JSON pointer; a reference already looked up. */
    static JsonNode at(String keywordPointer) {
        return lookedUp(DOCUMENT.at(keywordPointer));
    }

    /** The schema node that a keyword stands in. */
    static JsonNode holding(String keywordPointer) {
        return DOCUMENT.at(JsonPointer.compile(keywordPointer).head());
    }

    /** The title of the nearest node around a keyword that has one. */
    static String titleAround(String keywordPointer) {
        JsonPointer at = JsonPointer.compile(keywordPointer).head();
        while (!at.matches() && !DOCUMENT.at(at).has("title")) at = at.head();
        return DOCUMENT.at(at).path("title").asText();
    }

    /** A reference's target, with what stands beside the reference laid over it. */
    private static JsonNode lookedUp(JsonNode schema) {
        if (!schema.has("$ref")) return schema;
        ObjectNode both = JsonNodeFactory.instance.objectNode();
        both.setAll((ObjectNode) DOCUMENT.at(schema.get("$ref").asText().substring(1)));
        both.setAll((ObjectNode) schema);
        both.remove("$ref");
        return both;
    }

    private static JsonNode load() {
        try (InputStream in = ConfigSchema.class.getResourceAsStream(RESOURCE)) {
            if (in == null) throw new IllegalStateException(RESOURCE + " is missing");
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
