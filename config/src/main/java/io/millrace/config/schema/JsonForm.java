package io.millrace.config.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.millrace.config.yaml.Node;
import io.millrace.config.yaml.Node.Entry;
import io.millrace.config.yaml.Node.Mapping;
import io.millrace.config.yaml.Node.Scalar;
import io.millrace.config.yaml.Node.Sequence;
import io.millrace.config.yaml.PlainScalar;
import java.util.Optional;

/**
 * A document as the JSON that a schema speaks of. The schema has a say in it: what a variable gave is text where the
 * schema takes text, so that {@code device: ${GPU}} may be {@code 0}.
 */
final class JsonForm {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private JsonForm() {}

    static JsonNode of(Node node, Optional<JsonNode> schema) {
        return switch (node) {
            case Scalar scalar -> scalar(scalar, schema);
            case Sequence sequence -> {
                Optional<JsonNode> items = schema.flatMap(ConfigSchema::ofItems);
                ArrayNode array = JSON.arrayNode(sequence.items().size());
                for (Node item : sequence.items()) array.add(of(item, items));
                yield array;
            }
            case Mapping mapping -> {
                ObjectNode object = JSON.objectNode();
                for (Entry entry : mapping.entries().values())
                    object.set(entry.key(), of(entry.value(), schema.flatMap(s -> ConfigSchema.ofKey(s, entry.key()))));
                yield object;
            }
        };
    }

    private static JsonNode scalar(Scalar scalar, Optional<JsonNode> schema) {
        return switch (scalar.form()) {
            case PLAIN -> PlainScalar.read(scalar.text());
            case QUOTED, BROKEN -> TextNode.valueOf(scalar.text());
            case SUBSTITUTED -> {
                boolean textOnly = schema.filter(s -> s.path("type").asText().equals("string"))
                        .isPresent();
                yield textOnly ? TextNode.valueOf(scalar.text()) : PlainScalar.read(scalar.text());
            }
        };
    }
}
