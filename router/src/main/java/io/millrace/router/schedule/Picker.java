package io.millrace.router.schedule;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which one of those who may. */
@FunctionalInterface
public interface Picker {

    /** @return null when the filter allows none */
    @Nullable Candidate pick(List<Candidate> candidates, CandidateFilter filter, long nowNanos);
}
