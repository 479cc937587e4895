/**
 * Whether a call is let into a queue at all. One that will not be served in time is refused at once, with when to come again:
 * that costs its client least, and those already waiting nothing. What is ahead of it is all that waits of its priority and
 * above; how fast that drains is measured. Of several tenants none may fill the queue for the others.
 *
 * <p>Of a priority only what those above it leave is reckoned with. What is late for the objective is let in as the lowest, as
 * long as its client waits and something is left. {@link io.millrace.slo.admit.Outlook} says the same to other threads, so
 * that a call is refused before anything is done for it.
 */
@NullMarked
package io.millrace.slo.admit;

import org.jspecify.annotations.NullMarked;
