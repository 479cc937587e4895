/**
 * Where the calls of a model that batches meet. Each such model has a home, one of the event loops: {@link
 * io.millrace.router.home.BatchStage} on a call's own loop reads it and hands it over as a {@link
 * io.millrace.router.home.Member}; the {@link io.millrace.router.home.ModelHome} has the {@link
 * io.millrace.router.batch.Batcher} say who is sent together, where and when; a {@link io.millrace.router.home.BatchCall} joins
 * their tensors, goes through retries and picks as one call, and gives each member its rows of the answer back. A member's
 * outcome is told on its own loop.
 *
 * <p>A call that is still waiting when its objective passes is late, not lost: it queues again behind those that can be in
 * time, as long as its client waits.
 */
@NullMarked
package io.millrace.router.home;

import org.jspecify.annotations.NullMarked;
