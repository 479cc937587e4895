/**
 * Which members of the fleet are well. One writer, {@link io.millrace.discovery.health.FleetKeeper}, hears three kinds of
 * evidence and publishes what follows from them as a new {@link io.millrace.discovery.Fleet}:
 *
 * <ul>
 *   <li>active: endpoints are probed, at once when we start, then at jittered intervals. Only a full probe that failed
 *       several times in a row may take out the last endpoint of a pool: it answers nobody, and a quick "no endpoint"
 *       is better than a slow failure;
 *   <li>passive: live traffic fails several times in a row. It may disagree with the probes, as in a partial partition;
 *       then it wins, but within a cap, for what looks like many ill servers is more often one cause of another kind;
 *   <li>suspicion: nothing moves. One short probe decides at once, within the same cap.
 * </ul>
 *
 * <p>Who comes back after an ejection gets a tenth of its share first. What failed while this process itself stood still
 * is held against nobody.
 */
@NullMarked
package io.millrace.discovery.health;

import org.jspecify.annotations.NullMarked;
