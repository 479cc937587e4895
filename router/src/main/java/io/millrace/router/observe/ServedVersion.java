package io.millrace.router.observe;

import io.millrace.inference.ModelVersion;
import io.millrace.router.schedule.Candidate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The version that a call was answered by, as far as can be told: only one that its server tells of, for a client may write anything. */
final class ServedVersion {
    private ServedVersion() {}

    /** Empty where there was no server, or none that tells of versions. */
    static String of(Optional<ModelVersion> asked, @Nullable Candidate served) {
        if (served == null) return "";
        List<ModelVersion> known = served.model().versions();
        if (asked.isPresent() && known.contains(asked.get())) return asked.get().text();
        return known.isEmpty() ? "" : known.getLast().text();
    }
}
