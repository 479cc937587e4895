/**
 * What clients say that answers were worth, brought together with who gave them. Each event loop remembers the calls it answered
 * ({@link io.millrace.router.traffic.reward.LoopRewards}), of models with {@code traffic.feedback}, for a bounded time and number;
 * {@link io.millrace.router.traffic.reward.Feedback} that comes to any loop goes round until one of them knows the call ({@link
 * io.millrace.router.traffic.reward.Rewards}). What it was worth goes into the evidence of its arm.
 *
 * <p>Decides and counts, and does nothing else: who writes the messages are the frontends.
 */
@NullMarked
package io.millrace.router.traffic.reward;

import org.jspecify.annotations.NullMarked;
