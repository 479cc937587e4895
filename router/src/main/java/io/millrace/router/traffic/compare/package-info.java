/**
 * Two servers' answers to one question, compared. {@link io.millrace.router.traffic.compare.AnswerComparison} pairs the outputs
 * and says of each what was found: numbers within a {@link io.millrace.router.traffic.compare.Tolerance}, whether the highest of
 * each row is the same and how alike the rows rank, strings equal or not, or that there is nothing to compare.
 * {@link io.millrace.router.traffic.compare.Share} and {@link io.millrace.router.traffic.compare.Moments} keep what many
 * comparisons say, with the interval that follows. No socket, no clock, no chance; any thread.
 */
@NullMarked
package io.millrace.router.traffic.compare;

import org.jspecify.annotations.NullMarked;
