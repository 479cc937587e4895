package io.millrace.router.schedule;

/** Who may be picked. */
@FunctionalInterface
public interface CandidateFilter {
    boolean allows(Candidate candidate);

    default CandidateFilter and(CandidateFilter other) {
        return candidate -> allows(candidate) && other.allows(candidate);
    }
}
