package io.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.config.schema.ConfigSchema;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** The schema tells each default to people and editors; the code has it. They are the same. */
class SchemaDefaultsTest {
    /** Some sections are only there where they are wanted. */
    private static final String SMALL_WITH_ALL =
            Documents.SMALL.replace("    endpoints:", "    discover: {kubernetes: {service: triton}}\n    endpoints:")
                    + "    cache: {ttl: 1m}\n"
                    + "    batch: {max: 32}\n"
                    + "    payload-log: {}\n"
                    + "    traffic: {split: [{version: 3, weight: 1}, {version: 4, weight: 0}], promote: {from: 3, to:"
                    + " 4}, shadow: [{to: next, sample: 5%}]}\n"
                    + "    features: [{key: \"{header.x}\", format: json, into: {input: v, datatype: FP32, shape:"
                    + " [-1]}, cache: {ttl: 1s}}]\n"
                    + "  chosen: {slo: {latency: 1s}, serve: [gpu], traffic: {feedback: {}, select: {}, split:"
                    + " [{version: 1, weight: 1}, {version: 2, weight: 1}]}}\n"
                    + "  next: {slo: {latency: 1s}, serve: [gpu]}\n"
                    + "  both: {slo: {latency: 1s}, ensemble: {members: [{model: next}], combine: mean}}\n"
                    + "tracing: {otlp: \"http://collector:4318\"}\n"
                    + "redis: {address: \"r:6379\"}\n"
                    + "payload-log: {to: /p}\n";

    @Test
    void areWhatALeftOutKeyComesTo() {
        Map<String, Object> effective = new Yaml().load(EffectiveConfig.print(Documents.good(SMALL_WITH_ALL)));
        Map<String, String> told = new TreeMap<>();
        Map<String, String> came = new TreeMap<>();
        compare(ConfigSchema.root(), effective, "", told, came);
        told.replace(
                "pools/local/workers", Integer.toString(Runtime.getRuntime().availableProcessors()));

        assertThat(told).hasSizeGreaterThan(50);
        assertThat(came).isEqualTo(told);
    }

    private static void compare(
            JsonNode schema, Object value, String path, Map<String, String> told, Map<String, String> came) {
        switch (value) {
            case Map<?, ?> mapping ->
                mapping.forEach((key, inner) -> ConfigSchema.ofKey(schema, key.toString())
                        .ifPresent(of ->
                                compare(of, inner, path.isEmpty() ? key.toString() : path + "/" + key, told, came)));
            case List<?> list
            when !list.isEmpty() ->
                ConfigSchema.ofItems(schema).ifPresent(of -> compare(of, list.getFirst(), path + "/*", told, came));
            default -> {
                if (!schema.has("default")) return;
                told.put(path, schema.get("default").asText());
                came.put(path, value.toString());
            }
        }
    }

    @Test
    void areAllLookedAt() {
        String printed = EffectiveConfig.print(Documents.good(SMALL_WITH_ALL));

        assertThat(ConfigSchema.root().findParents("default"))
                .allSatisfy(schema -> assertThat(printed)
                        .contains(": " + quoted(schema.get("default").asText())));
    }

    private static String quoted(String text) {
        return text.equals("off") ? "'off'" : text;
    }
}
