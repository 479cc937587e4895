package io.millrace.config.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.millrace.backends.ServerFamily;
import io.millrace.inference.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ConfigSchemaTest {
    /** What {@link SchemaCheck} puts into words, and what only describes. */
    private static final Set<String> KNOWN = Set.of(
            "$schema",
            "$id",
            "$ref",
            "$defs",
            "title",
            "description",
            "examples",
            "default",
            "type",
            "properties",
            "additionalProperties",
            "propertyNames",
            "required",
            "dependentRequired",
            "items",
            "minItems",
            "maxItems",
            "minProperties",
            "minLength",
            "enum",
            "const",
            "pattern",
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "allOf",
            "if",
            "then");

    @Test
    void isASchemaOfItsDraft() {
        var draft = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));

        assertThat(draft.validate(ConfigSchema.root())).isEmpty();
    }

    @Test
    void usesNoKeywordThatAProblemCouldNotBeToldIn() {
        Set<String> used = new TreeSet<>();
        keywords(ConfigSchema.root(), used);

        assertThat(KNOWN).containsAll(used);
    }

    @Test
    void everyKeyHasAMeaning() {
        List<String> without = new ArrayList<>();
        undescribed(ConfigSchema.root(), "", without);

        assertThat(without).isEmpty();
    }

    @Test
    void knowsTheServerFamiliesOfTheCode() {
        JsonNode protocol = ConfigSchema.root().at("/$defs/pool/properties/protocol/enum");

        assertThat(Expectation.words(protocol))
                .containsExactlyElementsOf(Arrays.stream(ServerFamily.values())
                        .map(ServerFamily::keyword)
                        .toList());
    }

    @Test
    void knowsTheDataTypesOfTheCode() {
        JsonNode datatype = ConfigSchema.root().at("/$defs/tensor/properties/datatype/enum");

        assertThat(Expectation.words(datatype))
                .containsExactlyElementsOf(
                        Arrays.stream(DataType.values()).map(DataType::name).toList());
    }

    private static void keywords(JsonNode schema, Set<String> used) {
        if (!schema.isObject()) return;
        schema.properties().forEach(keyword -> {
            used.add(keyword.getKey());
            switch (keyword.getKey()) {
                case "properties", "$defs" -> keyword.getValue().forEach(named -> keywords(named, used));
                case "allOf" -> keyword.getValue().forEach(part -> keywords(part, used));
                case "items", "additionalProperties", "propertyNames", "if", "then" ->
                    keywords(keyword.getValue(), used);
                default -> {}
            }
        });
    }

    private static void undescribed(JsonNode schema, String prefix, List<String> without) {
        if (!schema.has("description")) without.add(prefix);
        schema.path("properties")
                .fieldNames()
                .forEachRemaining(
                        key -> undescribed(ConfigSchema.ofKey(schema, key).orElseThrow(), prefix + "/" + key, without));
        if (schema.path("additionalProperties").isObject())
            undescribed(ConfigSchema.ofKey(schema, "any").orElseThrow(), prefix + "/*", without);
        ConfigSchema.ofItems(schema)
                .filter(JsonNode::isObject)
                .filter(item -> item.has("properties"))
                .ifPresent(item -> undescribed(item, prefix + "/*", without));
    }
}
