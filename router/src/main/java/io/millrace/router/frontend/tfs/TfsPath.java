package io.millrace.router.frontend.tfs;

import io.millrace.inference.ModelName;
import io.millrace.inference.ModelVersion;
import io.millrace.router.frontend.Names;
import io.millrace.router.frontend.Paths;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A path of TensorFlow Serving, {@code /v1/models/{m}[/versions/{int}|/labels/{label}][:verb|/metadata]}. Its fixed parts
 * may be in any case, as there.
 *
 * @param verb {@code predict}, {@code classify}…; {@code metadata}; empty text for the status
 */
record TfsPath(ModelName model, Optional<ModelVersion> version, Optional<String> label, String verb) {

    /** Empty when the path has no such shape. */
    static Optional<TfsPath> parse(String path) {
        List<String> segments = Paths.segments(path);
        if (segments.size() < 3 || !segments.get(1).equalsIgnoreCase("models")) return Optional.empty();
        String verb = "";
        String last = segments.getLast();
        int colon = last.indexOf(':');
        if (colon >= 0) {
            verb = last.substring(colon + 1).toLowerCase(Locale.ROOT);
            segments.set(segments.size() - 1, last.substring(0, colon));
            if (verb.isEmpty()) return Optional.empty();
        } else if (segments.size() > 3 && last.equalsIgnoreCase("metadata")) {
            verb = "metadata";
            segments.removeLast();
        }
        if (segments.size() != 3 && segments.size() != 5) return Optional.empty();
        ModelName model = Names.model(segments.get(2));
        if (segments.size() == 3) return Optional.of(new TfsPath(model, Optional.empty(), Optional.empty(), verb));
        String value = segments.get(4);
        if (segments.get(3).equalsIgnoreCase("labels")) {
            Names.requireInPlace(value);
            return Optional.of(new TfsPath(model, Optional.empty(), Optional.of(value), verb));
        }
        if (!segments.get(3).equalsIgnoreCase("versions")) return Optional.empty();
        ModelVersion version = Names.version(value);
        return version.isInteger()
                ? Optional.of(new TfsPath(model, Optional.of(version), Optional.empty(), verb))
                : Optional.empty();
    }
}
