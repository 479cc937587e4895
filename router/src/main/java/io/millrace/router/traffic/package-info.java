/**
 * Which way a call of a model with several goes. A model's traffic has arms ({@link io.millrace.router.traffic.Arm}); its
 * {@link io.millrace.router.traffic.Split} assigns each call one: by the first rule it fits, else by what it asks where
 * that was learned from ({@link io.millrace.router.traffic.ArmChoice}), else by its key where calls are sticky, else by chance. A decision and nothing else: no socket, no clock, no Vert.x type, chance given by the caller, so
 * that the same code runs in production, in tests and in the simulator.
 *
 * <p>What an arm leads to is the route's business ({@code route.ArmRoute}: another route, a version); the door asks for the
 * assignment once, before the cache, and the call keeps it ({@code RoutedCall.assigned}), so that metrics, access log and
 * {@code x-millrace-arm} tell of one and the same. Whatever changes shares while the router runs makes a new
 * {@code Split} of other weights on the control side and puts it into the next snapshot: calls in flight keep theirs. What
 * learns listens to ended calls ({@code CallLog.Entry.assigned}), of which only those assigned by
 * {@link io.millrace.router.traffic.Assignment.By#CHANCE} or {@code STICKY} may be compared: those of a rule were chosen, and those that
 * {@code CONTEXT} sends to one arm are other calls than those that it sends to another.
 */
@NullMarked
package io.millrace.router.traffic;

import org.jspecify.annotations.NullMarked;
