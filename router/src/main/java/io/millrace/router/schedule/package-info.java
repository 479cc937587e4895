/**
 * Which endpoint an attempt goes to: filter (who may), score (how loaded, when it would answer), pick (which one). The pick
 * comes last, on the freshest load figures, so a retry picks anew. What is picked by is the process's: a picker that saw only
 * its own loop's share would herd, or learn too slowly. A decision core: no socket, no clock of its own.
 *
 * <p>Each attempt opens an {@link io.millrace.router.schedule.AttemptAccount} and closes it at its end, of a streamed answer at
 * its last byte; what it took teaches its endpoint's {@link io.millrace.router.schedule.LatencyByLoad}. {@link
 * io.millrace.router.schedule.HotColdPicker} is what is meant to run; the others are there for comparison.
 */
@NullMarked
package io.millrace.router.schedule;

import org.jspecify.annotations.NullMarked;
