/**
 * How many attempts, or batches, an endpoint may have at once. The limit follows what it answers: slower than when it had
 * little to do means too many. It is fed with how slow an answer was for its size, never with raw latency, which grows with
 * the batch.
 */
@NullMarked
package io.millrace.slo.limit;

import org.jspecify.annotations.NullMarked;
