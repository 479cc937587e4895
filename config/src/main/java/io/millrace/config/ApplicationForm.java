package io.millrace.config;

import io.millrace.backends.clipper.ClipperApplication;
import io.millrace.backends.clipper.ClipperInput;
import io.millrace.config.schema.Nearest;
import io.millrace.config.yaml.Node.Scalar;
import io.millrace.inference.Excerpt;
import io.millrace.inference.ModelName;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** One of {@code applications}, both ways. */
final class ApplicationForm {
    private ApplicationForm() {}

    /** @param models that the document names, those with problems of their own too */
    static Optional<ClipperApplication> read(String name, Section at, Set<String> models) {
        Optional<Scalar> model = at.scalar("model");
        model.filter(written -> !models.contains(written.text()))
                .ifPresent(written -> at.refuse(written, () -> noSuch(written.text(), models)));
        Optional<ClipperInput> input = at.scalar("input-type").flatMap(type -> ClipperInput.of(type.text()));
        Optional<Duration> latency = at.duration("latency");
        Optional<Scalar> output = at.scalar("default-output");
        if (model.isEmpty() || input.isEmpty() || latency.isEmpty() || output.isEmpty()) return Optional.empty();
        return at.build(() -> new ClipperApplication(
                name,
                new ModelName(model.get().text()),
                input.get(),
                output.get().text(),
                latency.get()));
    }

    private static String noSuch(String model, Set<String> models) {
        return "no model '" + Excerpt.of(model) + "'" + Nearest.suggestion(model, models);
    }

    static Printed print(ClipperApplication application) {
        return new Printed()
                .text("model", application.model().text())
                .text("input-type", application.input().keyword())
                .text("default-output", application.defaultOutput())
                .duration("latency", application.latency());
    }
}
