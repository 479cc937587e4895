package io.millrace.config;

import io.millrace.backends.Endpoint;
import io.millrace.backends.ServerFamily;
import io.millrace.config.yaml.Findings;
import io.millrace.config.yaml.Node;
import io.millrace.config.yaml.Node.Mapping;
import io.millrace.config.yaml.Node.Scalar;
import io.millrace.config.yaml.Node.Sequence;
import io.millrace.config.yaml.Place;
import io.millrace.config.yaml.SourceText;
import io.millrace.config.yaml.YamlReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a file of targets in the form that Prometheus has for them, JSON or YAML: a list of mappings with {@code targets} and
 * {@code labels}. Of the labels {@code weight} and {@code device} are looked at, others are somebody else's.
 */
public final class TargetsFile {
    private static final int MOST_WEIGHT = 1_000;

    private final String pool;
    private final ServerFamily family;

    public TargetsFile(String pool, ServerFamily family) {
        this.pool = pool;
        this.family = family;
    }

    /** @throws IllegalArgumentException with line, column and reason */
    public List<Endpoint> read(String text) {
        Findings findings = new Findings();
        SourceText source = SourceText.decode(text.getBytes(StandardCharsets.UTF_8), findings);
        Optional<Node> root = findings.isEmpty() ? YamlReader.read(source, Map.of(), findings) : Optional.empty();
        if (!findings.isEmpty()) {
            var first = findings.inOrder().getFirst();
            throw broken(first.at(), first.message());
        }
        List<Endpoint> endpoints = new ArrayList<>();
        for (Node group : list(root.orElseThrow(), "a list of groups of targets")) {
            if (!(group instanceof Mapping mapping)) throw broken(group.at(), "a group is a mapping with 'targets'");
            Node targets = value(mapping, "targets").orElseThrow(() -> broken(group.at(), "'targets' is missing"));
            Optional<Node> labels = value(mapping, "labels");
            for (Node target : list(targets, "a list of host:port")) endpoints.add(described(endpoint(target), labels));
        }
        return endpoints;
    }

    private Endpoint endpoint(Node target) {
        if (!(target instanceof Scalar address)) throw broken(target.at(), "a target is host:port");
        try {
            HostPort at = HostPort.parse(address.text());
            return Endpoint.remote(pool, family, at.host().text(), at.port());
        } catch (IllegalArgumentException none) {
            throw broken(target.at(), String.valueOf(none.getMessage()));
        }
    }

    private static Endpoint described(Endpoint plain, Optional<Node> labels) {
        if (labels.isEmpty()) return plain;
        if (!(labels.get() instanceof Mapping mapping))
            throw broken(labels.get().at(), "'labels' is a mapping");
        Optional<Scalar> weight = text(mapping, "weight");
        Endpoint weighted = weight.isEmpty() ? plain : plain.withWeight(weight(weight.get()));
        return text(mapping, "device")
                .map(device -> weighted.onDevice(device.text()))
                .orElse(weighted);
    }

    private static int weight(Scalar text) {
        if (!text.text().matches("[1-9][0-9]{0,3}") || Integer.parseInt(text.text()) > MOST_WEIGHT)
            throw broken(text.at(), "'weight' must be a whole number from 1 to " + MOST_WEIGHT);
        return Integer.parseInt(text.text());
    }

    private static Optional<Scalar> text(Mapping mapping, String key) {
        return value(mapping, key).filter(Scalar.class::isInstance).map(Scalar.class::cast);
    }

    private static Optional<Node> value(Mapping mapping, String key) {
        return Optional.ofNullable(mapping.entries().get(key)).map(entry -> entry.value());
    }

    private static List<Node> list(Node node, String what) {
        if (node instanceof Sequence sequence) return sequence.items();
        throw broken(node.at(), "expected " + what);
    }

    private static IllegalArgumentException broken(Place at, String reason) {
        return new IllegalArgumentException("line " + at.line() + ", column " + at.column() + ": " + reason);
    }
}
