/**
 * Whether a call is let into a queue at all. One that will not be served in time is refused at once, with when to come again:
 * that costs its client least, and those already waiting nothing. What is ahead of it is all that waits of its priority and
 * above; how fast that drains is measured. Of several tenants none may fill the queue for the others.
 *
 * <p>The seam for the live chain: {@code admit} before {@code Batcher.offer}, {@code left} when a call leaves the queue
 * whatever the way, {@code drained} with the rows of each batch that ended. {@code Refused} becomes {@code Failure.Rejected}.
 */
@NullMarked
package io.millrace.slo.admit;

import org.jspecify.annotations.NullMarked;
