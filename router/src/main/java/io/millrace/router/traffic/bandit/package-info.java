/**
 * Which arm a call goes to, learned from the rewards of calls before it. A {@link
 * io.millrace.router.traffic.bandit.BanditRule} says how. {@link io.millrace.router.traffic.bandit.ModelSelection} is a model's
 * {@code traffic.select} with its guard rails: a least share for each arm, and none for one that burns the error budget
 * ({@link io.millrace.router.traffic.bandit.ObjectiveRail}), and what it learned for the next process
 * ({@link io.millrace.router.traffic.bandit.KeptSelection}). Shares follow now and then, what is learned meanwhile comes in
 * batches ({@link io.millrace.router.traffic.bandit.BatchedSelection}). Where the arm depends on what a call asks (LinUCB), loops
 * choose for each call by what was known at one moment, which never changes and is replaced as often.
 *
 * <p>Rewards, in [0,1], come late or never: {@link io.millrace.router.traffic.bandit.AwaitedFeedback} remembers by request id what was
 * chosen and how, for a bounded time and a bounded number. Everything learned can be saved and restored ({@link
 * io.millrace.router.traffic.bandit.BanditMemory}), and carries over to another rule as far as that has use for it.
 *
 * <p>Pure: time is a {@link io.millrace.inference.Ticker}'s, chance an injected generator's. One thread owns a selection; at most 64
 * arms.
 */
@NullMarked
package io.millrace.router.traffic.bandit;

import org.jspecify.annotations.NullMarked;
