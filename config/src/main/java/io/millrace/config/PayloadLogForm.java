package io.millrace.config;

import io.millrace.config.PayloadLogSettings.Target;
import io.millrace.config.PayloadLogSettings.ToFile;
import io.millrace.config.PayloadLogSettings.ToSink;
import io.millrace.config.yaml.Node.Scalar;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** {@code payload-log} of the document and that of a model, both ways. */
final class PayloadLogForm {
    private static final String KEY = "payload-log";
    private static final List<String> OF_FILES = List.of("max-file", "files");

    private PayloadLogForm() {}

    static Optional<PayloadLogSettings> read(Section root) {
        Section at = root.section(KEY);
        long maxBody = at.size("max-body", PayloadLogSettings.DEFAULT_MAX_BODY);
        return at.scalar("to")
                .flatMap(to -> target(at, to))
                .flatMap(target -> at.build(() -> new PayloadLogSettings(target, maxBody)));
    }

    private static Optional<Target> target(Section at, Scalar to) {
        if (to.text().startsWith("http://") || to.text().startsWith("https://")) {
            OF_FILES.forEach(key ->
                    at.value(key).ifPresent(given -> at.refuse(given.value(), () -> "'" + key + "' goes with a file")));
            return at.build(() -> new ToSink(URI.create(to.text())));
        }
        long maxFile = at.size("max-file", ToFile.DEFAULT_MAX_FILE);
        int files = at.whole("files", ToFile.DEFAULT_FILES);
        return at.path("to").flatMap(path -> at.build(() -> new ToFile(path, maxFile, files)));
    }

    static Printed print(PayloadLogSettings settings) {
        Printed out = new Printed();
        switch (settings.to()) {
            case ToFile(var path, var maxFile, var files) ->
                out.text("to", path.toString()).size("max-file", maxFile).whole("files", files);
            case ToSink(var uri) -> out.text("to", uri.toString());
        }
        return out.size("max-body", settings.maxBody());
    }

    /** Of a model. */
    static Optional<PayloadSample> readSample(Section model) {
        if (model.value(KEY).isEmpty()) return Optional.empty();
        Section at = model.section(KEY);
        List<String> redact = at.items("redact").stream()
                .filter(Scalar.class::isInstance)
                .map(item -> ((Scalar) item).text())
                .toList();
        double sample = at.ratio("sample", PayloadSample.DEFAULT_SAMPLE);
        OptionalInt elements =
                at.keys().contains("elements") ? OptionalInt.of(at.whole("elements", 0)) : OptionalInt.empty();
        return at.build(() -> new PayloadSample(sample, redact, elements));
    }

    static Printed print(PayloadSample sample) {
        Printed out = new Printed().ratio("sample", sample.sample());
        if (!sample.redact().isEmpty()) out.texts("redact", sample.redact());
        sample.elements().ifPresent(most -> out.whole("elements", most));
        return out;
    }
}
