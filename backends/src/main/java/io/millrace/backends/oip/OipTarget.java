package io.millrace.backends.oip;

import io.millrace.backends.TargetPath;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A target of Open Inference about one model, {@code /v2/models/{m}[/versions/{v}][/…]}, for another one. */
final class OipTarget {
    private OipTarget() {}

    /** @param version empty leaves what the target says of it */
    static String addressed(String target, ModelName model, Optional<ModelVersion> version) {
        TargetPath path = TargetPath.of(target);
        List<String> segments = path.segments();
        List<String> all = new ArrayList<>(List.of("v2", "models", model.text()));
        version.ifPresent(wanted -> all.addAll(List.of("versions", wanted.text())));
        boolean names = segments.size() > 4 && segments.get(3).equals("versions");
        all.addAll(segments.subList(names && version.isPresent() ? 5 : 3, segments.size()));
        return path.with(all).toString();
    }
}
