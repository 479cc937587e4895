package io.millrace.config.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.NodePath;
import io.millrace.config.yaml.Findings;
import io.millrace.config.yaml.Node;
import io.millrace.config.yaml.Node.Entry;
import io.millrace.config.yaml.Node.Mapping;
import io.millrace.config.yaml.Node.Scalar;
import io.millrace.config.yaml.Node.Sequence;
import io.millrace.config.yaml.Place;
import io.millrace.inference.Excerpt;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Holds a document against the schema. Each of the validator's errors becomes one finding at the key or value it means. */
public final class SchemaCheck {
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(ConfigSchema.root());

    private final Node root;
    private final Findings findings;
    private final Set<Node> wrong = Collections.newSetFromMap(new IdentityHashMap<>());

    private SchemaCheck(Node root, Findings findings) {
        this.root = root;
        this.findings = findings;
    }

    /** Gives the values, by identity, that are not what the schema takes: nothing can be read from them. */
    public static Set<Node> check(Node root, Findings findings) {
        SchemaCheck check = new SchemaCheck(root, findings);
        JsonNode document = JsonForm.of(root, Optional.of(ConfigSchema.root()));
        for (Error error : SCHEMA.validate(document)) check.report(error);
        return check.wrong;
    }

    private void report(Error error) {
        Spot spot = spotAt(error.getInstanceLocation());
        String keyword = error.getSchemaLocation().getFragment().toString();
        switch (error.getKeyword()) {
            case "additionalProperties" -> unknownKey(spot.child(error.getProperty()), ConfigSchema.holding(keyword));
            case "propertyNames" -> badName(spot.child(error.getProperty()), keyword);
            case "dependentRequired" -> partnerMissing(spot.child(error.getProperty()), keyword);
            case "required" -> keyMissing(spot, error.getProperty(), keyword);
            case "false" -> misplaced(spot, keyword);
            case "minItems", "minProperties" -> {
                wrong.add(spot.value());
                findings.add(spot.at(), spot.subject() + " must not be empty");
            }
            case "maxItems" -> {
                wrong.add(spot.value());
                findings.add(spot.at(), spot.subject() + " must have at most " + error.getSchemaNode() + " items");
            }
            default -> badValue(spot, ConfigSchema.holding(keyword));
        }
    }

    private void unknownKey(Spot spot, JsonNode schema) {
        findings.add(spot.at(), () -> {
            List<String> valid = new ArrayList<>();
            schema.path("properties").fieldNames().forEachRemaining(valid::add);
            String suggestion = Nearest.suggestion(spot.key(), valid);
            String owner = Expectation.withArticle(schema.path("title").asText());
            String otherwise = "; " + owner + " has " + String.join(", ", valid);
            return "unknown key '" + Excerpt.of(spot.key()) + "'" + (suggestion.isEmpty() ? otherwise : suggestion);
        });
    }

    private void badName(Spot spot, String keyword) {
        wrong.add(spot.value());
        JsonNode schema = ConfigSchema.at(keyword);
        String kind = Expectation.kind(schema);
        findings.add(
                spot.at(),
                "'" + Excerpt.of(spot.key()) + "' is not " + kind + ": "
                        + schema.path("description").asText().replaceFirst("\\.$", ""));
    }

    private void partnerMissing(Spot spot, String keyword) {
        JsonNode partners = ConfigSchema.at(keyword).path(spot.key());
        findings.add(
                spot.at(), "'" + spot.key() + "' goes with '" + String.join("', '", Expectation.words(partners)) + "'");
    }

    private void keyMissing(Spot spot, String key, String keyword) {
        String owner = Expectation.withArticle(ConfigSchema.titleAround(keyword));
        findings.add(spot.at(), owner + " needs the key '" + key + "'");
    }

    private void misplaced(Spot spot, String keyword) {
        String owner = Expectation.withArticle(ConfigSchema.titleAround(keyword));
        findings.add(spot.at(), owner + " takes no key '" + spot.key() + "'");
    }

    private void badValue(Spot spot, JsonNode schema) {
        wrong.add(spot.value());
        if (spot.value() instanceof Scalar scalar && scalar.form() == Scalar.Form.BROKEN) return;
        String found = switch (spot.value()) {
            case Mapping ignored -> "a mapping";
            case Sequence ignored -> "a list";
            case Scalar scalar when scalar.text().isEmpty() && scalar.form() == Scalar.Form.PLAIN -> "nothing";
            case Scalar scalar -> "'" + Excerpt.of(scalar.text()) + "'" + Hint.of(schema, scalar);
        };
        findings.add(spot.value().at(), spot.subject() + " must be " + Expectation.of(schema) + ", found " + found);
    }

    private Spot spotAt(NodePath path) {
        Spot spot = new Spot(root.at(), "", "the document", root);
        for (int i = 0; i < path.getNameCount(); i++) spot = spot.child(String.valueOf(path.getElement(i)));
        return spot;
    }

    /**
     * A value and what it is called.
     *
     * @param at      of its key; of itself, where it has none
     * @param subject how a sentence about it begins
     */
    private record Spot(Place at, String key, String subject, Node value) {
        Spot child(String name) {
            return switch (value) {
                case Mapping mapping -> {
                    Entry entry = Objects.requireNonNull(mapping.entries().get(name));
                    yield new Spot(entry.at(), name, "'" + Excerpt.of(name) + "'", entry.value());
                }
                case Sequence sequence -> {
                    Node item = sequence.items().get(Integer.parseInt(name));
                    yield new Spot(item.at(), key, "each of '" + key + "'", item);
                }
                case Scalar ignored -> this;
            };
        }
    }
}
