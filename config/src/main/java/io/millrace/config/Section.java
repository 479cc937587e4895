package io.millrace.config;

import io.millrace.config.yaml.Node;
import io.millrace.config.yaml.Node.Entry;
import io.millrace.config.yaml.Node.Mapping;
import io.millrace.config.yaml.Node.Scalar;
import io.millrace.config.yaml.Node.Sequence;
import io.millrace.config.yaml.Place;
import io.millrace.config.yaml.PlainScalar;
import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * A mapping of the document while its keys are read. The schema has been held against it: what is of the wrong kind is
 * already a finding and reads as if it had been left out, and so does a missing key. Left to find here are values that no
 * schema can judge.
 */
final class Section {
    static final Duration LONGEST = Duration.ofDays(365);
    private static final Pattern NOT_A_WORD = Pattern.compile("[^a-z-]+");

    /** Of the key that this section stands under. */
    private final Place at;

    private final Map<String, Entry> entries;
    private final Reading reading;

    private Section(Place at, Map<String, Entry> entries, Reading reading) {
        this.at = at;
        this.entries = entries;
        this.reading = reading;
    }

    static Section root(Node root, Reading reading) {
        return of(root, root.at(), reading);
    }

    private static Section of(Node value, Place at, Reading reading) {
        boolean isUsable = value instanceof Mapping && !reading.wrong().contains(value);
        return new Section(at, isUsable ? ((Mapping) value).entries() : Map.of(), reading);
    }

    /** True when anything at all was found wrong with the document so far. */
    boolean isDoomed() {
        return !reading.findings().isEmpty();
    }

    /** The section under a key; one without keys when it was left out. */
    Section section(String key) {
        return value(key)
                .map(entry -> of(entry.value(), entry.at(), reading))
                .orElseGet(() -> new Section(at, Map.of(), reading));
    }

    /** The section that an item of a list is. */
    Section section(Node item) {
        return of(item, item.at(), reading);
    }

    /** In the order of the text, those of wrong values too. */
    Set<String> keys() {
        return entries.keySet();
    }

    /** Keys with their values, in the order of the text, where the keys are names; wrong ones too. */
    Collection<Entry> entries() {
        return entries.values();
    }

    Optional<Entry> value(String key) {
        return Optional.ofNullable(entries.get(key)).filter(entry -> !isWrong(entry.value()));
    }

    /** The items of a list, without wrong ones. */
    List<Node> items(String key) {
        return value(key).map(Entry::value).filter(Sequence.class::isInstance).stream()
                .flatMap(list -> ((Sequence) list).items().stream())
                .filter(item -> !isWrong(item))
                .toList();
    }

    Optional<Scalar> scalar(String key) {
        return value(key).map(Entry::value).filter(Scalar.class::isInstance).map(Scalar.class::cast);
    }

    String text(String key, String otherwise) {
        return scalar(key).map(Scalar::text).orElse(otherwise);
    }

    /** The text of a {@link Host}. */
    String host(String key, String otherwise) {
        return scalar(key).flatMap(this::host).orElse(otherwise);
    }

    private Optional<String> host(Scalar scalar) {
        try {
            return Optional.of(new Host(scalar.text()).text());
        } catch (IllegalArgumentException none) {
            refuse(scalar, () -> String.valueOf(none.getMessage()));
            return Optional.empty();
        }
    }

    int whole(String key, int otherwise) {
        return scalar(key)
                .map(value -> PlainScalar.read(value.text()).intValue())
                .orElse(otherwise);
    }

    double number(String key, double otherwise) {
        return scalar(key)
                .map(value -> PlainScalar.read(value.text()).doubleValue())
                .orElse(otherwise);
    }

    boolean flag(String key, boolean otherwise) {
        return scalar(key)
                .map(value -> PlainScalar.read(value.text()).booleanValue())
                .orElse(otherwise);
    }

    Duration duration(String key, Duration otherwise) {
        return duration(key).orElse(otherwise);
    }

    Optional<Duration> duration(String key) {
        return quantity(key, Quantity.DURATION, "whole nanoseconds, at most 365d", LONGEST.toNanos())
                .map(Duration::ofNanos);
    }

    long size(String key, long otherwise) {
        return quantity(key, Quantity.SIZE, "whole bytes, at most 1000000GiB", 1_000_000L << 30)
                .orElse(otherwise);
    }

    private Optional<Long> quantity(String key, Quantity kind, String allowed, long most) {
        return scalar(key).flatMap(scalar -> {
            Optional<Long> value = kind.parse(scalar.text()).filter(v -> v <= most);
            if (value.isEmpty()) refuse(scalar, () -> "'" + key + "' must come to " + allowed);
            return value;
        });
    }

    /** A percentage as a ratio. */
    double ratio(String key, double otherwise) {
        return scalar(key)
                .map(Scalar::text)
                .map(text -> new BigDecimal(text.substring(0, text.length() - 1))
                        .movePointLeft(2)
                        .doubleValue())
                .orElse(otherwise);
    }

    /** A path, absolute. */
    Optional<Path> path(String key) {
        return scalar(key).flatMap(scalar -> path(key, scalar, scalar.text()));
    }

    /** The path that is part of a value, absolute. */
    Optional<Path> path(String key, Scalar scalar, String text) {
        try {
            return Optional.of(reading.folder().resolve(text).normalize());
        } catch (InvalidPathException e) {
            refuse(scalar, () -> "'" + key + "' is not a path: " + e.getReason());
            return Optional.empty();
        }
    }

    /** Complains of a value and takes it out of the reading. */
    void refuse(Node value, Supplier<String> message) {
        reading.wrong().add(value);
        reading.findings().add(value.at(), message);
    }

    boolean isWrong(Node value) {
        return reading.wrong().contains(value)
                || (value instanceof Scalar scalar && scalar.form() == Scalar.Form.BROKEN);
    }

    /**
     * Builds a settings record. Its own rules, which may join several keys, are placed at the first key their message
     * names. They are let pass when a value is already known to be wrong: its default stood in for it and may break a rule
     * that the document keeps.
     */
    <T> Optional<T> build(Supplier<T> settings) {
        try {
            return Optional.of(settings.get());
        } catch (IllegalArgumentException broken) {
            String message = String.valueOf(broken.getMessage());
            if (entries.values().stream().noneMatch(entry -> isWrong(entry.value())))
                reading.findings().add(placeNamedIn(message), message);
            return Optional.empty();
        }
    }

    private Place placeNamedIn(String message) {
        return NOT_A_WORD
                .splitAsStream(message)
                .flatMap(word -> value(word).stream())
                .findFirst()
                .map(entry -> entry.value().at())
                .orElse(at);
    }
}
