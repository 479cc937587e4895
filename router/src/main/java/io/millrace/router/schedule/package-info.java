/**
 * Which endpoint an attempt goes to: filter (who may), score (how loaded), pick (which one). The pick comes last, on the
 * freshest load figures, so a retry picks anew. In-flight counts are one atomic per endpoint, shared by all loops: a
 * picker that saw only its own loop's share would herd. A decision core: no socket, no clock of its own.
 *
 * <p>In use is the less loaded of two. {@link io.millrace.router.schedule.HotColdPicker} with
 * {@link io.millrace.router.schedule.PredictedFinishScorer} is for pools in which endpoints differ. Its seam: each loop tells its
 * {@link io.millrace.router.schedule.LoopLatencies} how every attempt ended, and each attempt opens an account at its endpoint's
 * {@link io.millrace.router.schedule.DeviceLoad} with what it is predicted to take, and closes it at its end.
 */
@NullMarked
package io.millrace.router.schedule;

import org.jspecify.annotations.NullMarked;
