package io.millrace.config;

import io.millrace.config.yaml.Node;
import io.millrace.config.yaml.Node.Scalar;
import io.millrace.inference.DataType;
import io.millrace.inference.Excerpt;
import io.millrace.inference.TensorSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** {@code features} of a model, both ways. Without them clients send all inputs themselves. */
final class FeatureForm {
    private FeatureForm() {}

    static List<FeatureSettings> read(Section model) {
        List<FeatureSettings> features = new ArrayList<>();
        Set<String> targets = new HashSet<>();
        for (Node item : model.items("features")) {
            Section at = model.section(item);
            Optional<FeatureSettings> read = feature(at);
            if (read.isEmpty()) continue;
            if (targets.add(named(read.get().into()))) features.add(read.get());
            else refuse(at, "into", "'" + Excerpt.of(read.get().into().name()) + "' is looked up twice");
        }
        return features;
    }

    private static String named(FeatureTarget into) {
        return (into instanceof FeatureTarget.Header ? "header " : "input ") + into.name();
    }

    private static Optional<FeatureSettings> feature(Section at) {
        Optional<FeatureKey> key = at.scalar("key").flatMap(text -> at.build(() -> FeatureKey.parse(text.text())));
        Optional<FeatureFormat> format = at.scalar("format")
                .flatMap(word -> Arrays.stream(FeatureFormat.values())
                        .filter(each -> each.keyword().equals(word.text()))
                        .findFirst());
        Optional<FeatureTarget> into = into(at);
        Optional<FeatureCacheSettings> cache = cache(at.section("cache"));
        if (key.isEmpty() || format.isEmpty() || into.isEmpty()) return Optional.empty();
        Optional<Optional<DefaultOutput>> instead = instead(at, into.get().spec());
        if (instead.isEmpty()) return Optional.empty();
        return at.build(() -> new FeatureSettings(
                key.get(),
                format.get(),
                texts(at, "fields"),
                into.get(),
                instead.get(),
                cache,
                at.ratio("deadline-share", FeatureSettings.DEFAULT_SHARE)));
    }

    private static Optional<FeatureTarget> into(Section feature) {
        Section at = feature.section("into");
        Optional<Scalar> header = at.scalar("header");
        boolean isInput = at.keys().stream().anyMatch(key -> !key.equals("header"));
        if (header.isPresent() && isInput) {
            refuse(feature, "into", "'into' has a 'header', or an 'input' with 'datatype' and 'shape'");
            return Optional.empty();
        }
        if (header.isPresent())
            return feature.build(
                    () -> new FeatureTarget.Header(header.get().text().toLowerCase(Locale.ROOT)));
        Optional<DataType> type = at.scalar("datatype").flatMap(name -> DataType.named(name.text()));
        if (type.isEmpty() || at.value("input").isEmpty() || at.value("shape").isEmpty()) return Optional.empty();
        return feature.build(() ->
                new FeatureTarget.Input(new TensorSpec(at.text("input", ""), type.get(), SignatureForm.shape(at))));
    }

    private static Optional<FeatureCacheSettings> cache(Section at) {
        return at.duration("ttl")
                .flatMap(ttl -> at.build(
                        () -> new FeatureCacheSettings(ttl, at.size("size", FeatureCacheSettings.DEFAULT_SIZE))));
    }

    /** Empty where what stands there is wrong, which has been told; of nothing where nothing stands there. */
    private static Optional<Optional<DefaultOutput>> instead(Section at, TensorSpec into) {
        if (!at.keys().contains("default")) return Optional.of(Optional.empty());
        Optional<List<String>> row = FallbackForm.elements(at, "default", into.type());
        return row.flatMap(data -> at.build(() -> Optional.of(defaultRow(into, data))));
    }

    private static DefaultOutput defaultRow(TensorSpec into, List<String> data) {
        long wanted = into.shape().tail().elements();
        if (data.size() != wanted)
            throw new IllegalArgumentException(
                    "'default' must have the elements of a row, " + wanted + ", not " + data.size());
        return new DefaultOutput(into, data);
    }

    private static List<String> texts(Section at, String key) {
        return at.items(key).stream()
                .filter(Scalar.class::isInstance)
                .map(item -> ((Scalar) item).text())
                .toList();
    }

    /** An input that the model does not have helps nobody. */
    static void refuseUndeclared(Section model, ModelConfig config) {
        if (config.declared().inputs().isEmpty()) return;
        for (FeatureSettings feature : config.features()) {
            if (!(feature.into() instanceof FeatureTarget.Input(TensorSpec into))) continue;
            boolean isThere = config.declared()
                    .input(into.name())
                    .filter(input ->
                            input.type() == into.type() && input.shape().accepts(into.shape()))
                    .isPresent();
            if (!isThere)
                refuse(
                        model,
                        "features",
                        "no input '" + Excerpt.of(into.name()) + "' of " + into.type() + into.shape() + " is declared");
        }
    }

    private static void refuse(Section at, String key, String problem) {
        at.value(key).ifPresent(entry -> at.refuse(entry.value(), () -> problem));
    }

    static List<Printed> print(List<FeatureSettings> features) {
        return features.stream().map(FeatureForm::print).toList();
    }

    private static Printed print(FeatureSettings feature) {
        Printed out = new Printed()
                .text("key", feature.key().template())
                .text("format", feature.format().keyword());
        if (!feature.fields().isEmpty()) out.texts("fields", feature.fields());
        out.section("into", print(feature.into()));
        feature.instead().ifPresent(row -> out.texts("default", row.data()));
        feature.cache()
                .ifPresent(cache -> out.section(
                        "cache", new Printed().duration("ttl", cache.ttl()).size("size", cache.size())));
        return out.ratio("deadline-share", feature.shareRatio());
    }

    private static Printed print(FeatureTarget into) {
        return switch (into) {
            case FeatureTarget.Header(String name) -> new Printed().text("header", name);
            case FeatureTarget.Input(TensorSpec spec) ->
                new Printed()
                        .text("input", spec.name())
                        .text("datatype", spec.type().name())
                        .wholes(
                                "shape",
                                Arrays.stream(spec.shape().toArray()).boxed().toList());
        };
    }
}
