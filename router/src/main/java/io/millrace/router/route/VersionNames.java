package io.millrace.router.route;

import io.millrace.config.VersionRange;
import io.millrace.inference.ModelVersion;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What texts stand for that may be labels of versions, or ranges of them. */
record VersionNames(Map<String, VersionRange> labels) {

    /** The highest of these versions that is meant; of one that is named by itself that one, whether it is among them or not. */
    Optional<ModelVersion> version(String text, List<ModelVersion> ready) {
        VersionRange range = labels.containsKey(text) ? labels.get(text) : VersionRange.of(text);
        if (range == null) return Optional.empty();
        return range.exact().or(() -> range.highest(ready));
    }

    /** The same of what a client says, where it is a label, or a range and not by chance a version's own text. */
    Optional<ModelVersion> labelled(String text, List<ModelVersion> ready) {
        if (labels.containsKey(text)) return version(text, ready);
        Optional<ModelVersion> itself = ModelVersion.ofValid(text);
        if (itself.isEmpty() || ready.contains(itself.get()) || !hasWildcard(text)) return Optional.empty();
        return version(text, ready);
    }

    /** Of all ranges only such can stand where a protocol has a version. */
    private static boolean hasWildcard(String text) {
        return text.endsWith(".x") || text.equals("x");
    }
}
