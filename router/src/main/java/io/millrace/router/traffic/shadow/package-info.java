/**
 * Copies of a model's calls, for another model or version to answer as well: nobody gets those answers, they are compared. A
 * {@link io.millrace.router.traffic.shadow.ShadowStage} draws calls by chance and, once the client's own answer is on its way,
 * has a {@link io.millrace.router.traffic.shadow.Copy} of each go through the chain to its target, within the bounds of a
 * {@link io.millrace.router.traffic.shadow.Lane} and within a time of its own; whatever does not fit is dropped and counted. What is
 * found is summed in {@link io.millrace.router.traffic.shadow.PairFigures}, one for each pair of model and target, with the worst
 * {@link io.millrace.router.traffic.shadow.Example}s.
 *
 * <p>The call that is copied waits for nothing here: it is answered before its copy is read. Reading and comparing are done
 * aside, off the event loops.
 */
@NullMarked
package io.millrace.router.traffic.shadow;

import org.jspecify.annotations.NullMarked;
