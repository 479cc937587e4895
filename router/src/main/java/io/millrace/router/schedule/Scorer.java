package io.millrace.router.schedule;

/** How loaded a candidate is, relative to its weight: 0 or more, the least is the best. */
@FunctionalInterface
public interface Scorer {
    double score(Candidate candidate, long nowNanos);
}
