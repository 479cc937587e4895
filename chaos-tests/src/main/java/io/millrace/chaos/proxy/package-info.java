/**
 * A TCP relay that meddles, because neither the kernel here nor a model server can be told to fail at a byte.
 *
 * <p>{@link io.millrace.chaos.proxy.ChaosProxy} stands in front of one server. A
 * {@link io.millrace.chaos.proxy.ConnectionPlan} says what happens to a connection in each direction: delay, jitter,
 * drip, corruption, and an end (close, reset or silence) before a byte. Offsets count from the connection's first byte,
 * or from the first byte of its latest inference, so that probes on the same connection do not shift them. Plans are
 * given out by the number of the connection; the draws come from a seed.
 *
 * <p>The proxy also writes down when each request passed it: what a dead or stopped server cannot do.
 */
@NullMarked
package io.millrace.chaos.proxy;

import org.jspecify.annotations.NullMarked;
