/**
 * What is known of the arms of each model since they have led where they lead: the one store that whatever learns from traffic
 * reads. Calls that a rule sent are left out, for they were chosen.
 *
 * <p>{@link io.millrace.router.traffic.learn.ArmEvidence} is the process's. The control side tells it the arms of all models
 * ({@link io.millrace.router.traffic.learn.ArmIdentity}) with each routing snapshot; where they change, a new trial begins with
 * nothing counted, and calls that were born before it belong to none. Each event loop counts for itself ({@link
 * io.millrace.router.traffic.learn.LoopEvidence}) and publishes whole values, so that nobody waits and whoever adds them up
 * sees no half of a call. Totals ({@link io.millrace.router.traffic.learn.ArmTotals}) only grow: a reader that wants what came
 * since it looked last subtracts.
 *
 * <p>Calls whose arm was chosen by what they asked teach more than that: how reward goes with what was asked ({@link
 * io.millrace.router.traffic.learn.FeatureMoments}). These sums are too large to be published anew with each call, so they are
 * handed over: a loop takes its own out of its place, adds to it and puts it back, the control side takes what it finds there.
 */
@NullMarked
package io.millrace.router.traffic.learn;

import org.jspecify.annotations.NullMarked;
