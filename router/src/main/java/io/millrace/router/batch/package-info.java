/**
 * Who is sent together, where and when. A model that batches has one {@link io.millrace.router.batch.Batcher} on its home
 * loop. Calls that may share a batch ({@link io.millrace.router.batch.BatchKey}) wait in one
 * {@link io.millrace.router.batch.Lane}, most urgent first within their priority. What an endpoint takes for a batch of
 * {@code n} rows is learned from the batches sent ({@link io.millrace.router.batch.LatencyFit}), and a
 * {@link io.millrace.router.batch.BatchPolicy} says from that when to send and how much.
 *
 * <p>A decision core: no socket, no clock, no Vert.x type, no thread. {@code Batcher.next(now)} is a step: send this batch to
 * that endpoint, drop that call for this reason, or wait until then. Whoever drives it asks after everything that happens (a
 * call offered or cancelled, a batch ended, the time of the last {@code Wait} come) until it is told to wait.
 *
 * <p>{@link io.millrace.router.home} drives it for live calls, {@link io.millrace.router.simulate} in virtual time.
 */
@NullMarked
package io.millrace.router.batch;

import org.jspecify.annotations.NullMarked;
