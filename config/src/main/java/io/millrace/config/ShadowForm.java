package io.millrace.config;

import io.millrace.config.yaml.Node;
import io.millrace.config.yaml.Node.Entry;
import io.millrace.config.yaml.Node.Scalar;
import io.millrace.inference.Excerpt;
import io.millrace.inference.ModelName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One of {@code traffic.shadow} of a model, both ways. */
final class ShadowForm {
    private ShadowForm() {}

    static List<ShadowSettings> read(ModelName model, Section traffic) {
        Map<String, ShadowSettings> shadows = new LinkedHashMap<>();
        for (Node item : traffic.items("shadow"))
            one(model, traffic.section(item)).ifPresent(shadow -> {
                if (shadows.putIfAbsent(shadow.name(), shadow) != null)
                    traffic.refuse(item, () -> "copies go to '" + Excerpt.of(shadow.name()) + "' already");
            });
        return List.copyOf(shadows.values());
    }

    private static Optional<ShadowSettings> one(ModelName model, Section at) {
        Optional<String> to = at.scalar("to").map(Scalar::text);
        Optional<String> version = at.scalar("version").map(Scalar::text);
        Optional<CompareSettings> compare = readCompare(at.section("compare"));
        if (to.isEmpty() && version.isEmpty())
            return at.build(() -> {
                throw new IllegalArgumentException("a shadow needs 'to', 'version' or both");
            });
        return compare.flatMap(how -> at.build(() -> new ShadowSettings(
                to.map(ModelName::new).orElse(model),
                version,
                at.ratio("sample", 0),
                at.duration("budget", ShadowSettings.DEFAULT_BUDGET),
                at.whole("at-once", ShadowSettings.DEFAULT_AT_ONCE),
                at.whole("queue", ShadowSettings.DEFAULT_QUEUE),
                at.size("buffer", ShadowSettings.DEFAULT_BUFFER),
                how)));
    }

    private static Optional<CompareSettings> readCompare(Section at) {
        Optional<ToleranceSettings> tolerance = read(at.section("tolerance"), ToleranceSettings.DEFAULTS);
        Map<String, ToleranceSettings> outputs = new LinkedHashMap<>();
        Section named = at.section("outputs");
        for (Entry output : named.entries())
            read(named.section(output.value()), ToleranceSettings.NONE)
                    .ifPresent(own -> outputs.put(output.key(), own));
        List<String> redact = at.items("redact").stream()
                .filter(Scalar.class::isInstance)
                .map(name -> ((Scalar) name).text())
                .toList();
        return tolerance.flatMap(floats -> at.build(() -> new CompareSettings(
                floats, outputs, redact, at.whole("examples", CompareSettings.DEFAULTS.examples()))));
    }

    private static Optional<ToleranceSettings> read(Section at, ToleranceSettings otherwise) {
        return at.build(() -> new ToleranceSettings(
                at.number("absolute", otherwise.absolute()), at.number("relative", otherwise.relative())));
    }

    static Printed print(ShadowSettings shadow) {
        CompareSettings compare = shadow.compare();
        Printed how = new Printed().section("tolerance", print(compare.tolerance()));
        if (!compare.outputs().isEmpty()) {
            Printed outputs = new Printed();
            compare.outputs().forEach((output, tolerance) -> outputs.section(output, print(tolerance)));
            how.section("outputs", outputs);
        }
        if (!compare.redact().isEmpty()) how.texts("redact", compare.redact());
        Printed out = new Printed().text("to", shadow.to().text());
        shadow.version().ifPresent(version -> out.text("version", version));
        return out.ratio("sample", shadow.sampleRatio())
                .duration("budget", shadow.budget())
                .whole("at-once", shadow.atOnce())
                .whole("queue", shadow.queue())
                .size("buffer", shadow.buffer())
                .section("compare", how.whole("examples", compare.examples()));
    }

    private static Printed print(ToleranceSettings tolerance) {
        return new Printed().number("absolute", tolerance.absolute()).number("relative", tolerance.relative());
    }
}
