/**
 * Statistics that may be looked at whenever one likes: what was counted of the arms of a model's traffic, and how strongly it
 * speaks. A test of a fixed size, looked at again and again, finds a difference sooner or later where there is none; here a
 * statement holds at all times at once, with the error rate that was asked for. So a router may decide by them each second.
 *
 * <p>{@link io.millrace.router.traffic.evidence.Outcomes} (good or bad) and {@link
 * io.millrace.router.traffic.evidence.Measures} (a number in [0,1]) are all that is kept of an arm: some numbers, added up over
 * event loops and replicas in any order, in constant memory. Each says how strongly it speaks against its arm's mean being such
 * ({@link io.millrace.router.traffic.evidence.MeanEvidence}); a {@link io.millrace.router.traffic.evidence.Comparison} makes of
 * two of them what is known of the difference, a {@link io.millrace.router.traffic.evidence.ExperimentReport} words for people.
 * {@link io.millrace.router.traffic.evidence.ShareMismatch} says whether the arms were given the shares that they should have had.
 *
 * <p>Pure: no clock, no socket, no chance of its own. What it takes for granted: an arm's mean, given all that came before, stays
 * what it is while it is tested. Calls that stand and fall together (one user, one hour) make it surer than it should be.
 */
@NullMarked
package io.millrace.router.traffic.evidence;

import org.jspecify.annotations.NullMarked;
