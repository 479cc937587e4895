package io.millrace.router.bench;

import java.util.List;

/**
 * What came of one run.
 *
 * @param all        counted calls
 * @param kinds      the same by {@link Ask#kind}
 * @param measured   nanoseconds from the end of settling to the end of the run
 * @param latestSend nanoseconds by which the call sent latest missed its due time: how far the tool itself fell behind. In a
 *                   closed loop without meaning
 * @param refusal    status and beginning of the body of the first call that was refused; empty where none was
 */
public record Outcome(Tally all, List<Tally> kinds, long measured, long latestSend, String refusal) {}
