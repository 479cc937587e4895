/**
 * Where the calls of a model with a queue meet. Each such model has a home, one of the event loops, with one queue for all its
 * calls, whatever becomes of them: the {@link io.millrace.router.home.ModelHome} lets in who can be served in time, and has the
 * {@link io.millrace.router.batch.Batcher} say who is sent, where and when.
 *
 * <p>{@link io.millrace.router.home.HomeStage} on a call's own loop hands it over in one of two ways. As a {@link
 * io.millrace.router.home.Member} where it may share a batch: a {@link io.millrace.router.home.BatchCall} joins the tensors of
 * several, goes through retries and picks as one call, and gives each its rows of the answer back. As a {@link
 * io.millrace.router.home.Single} where it may not: it is lent a {@link io.millrace.router.home.Turn}, a place at an endpoint,
 * and sent by its own loop, where its body and its stream are; nothing of it need be read.
 *
 * <p>A call that is still waiting when its objective passes is late, not lost: it queues again behind those that can be in
 * time, as long as its client waits and there is time left for it.
 */
@NullMarked
package io.millrace.router.home;

import org.jspecify.annotations.NullMarked;
