package io.millrace.router.explain;

/**
 * The arm that a call went by.
 *
 * @param by        what decided it, as one word
 * @param why       in words
 * @param shareRatio of the arm, in the calls that no rule sends
 * @param weightsBy whose word that share is
 */
public record Way(String arm, String by, String why, double shareRatio, String weightsBy) {}
