/**
 * A new version takes over step by step, on evidence. Each step gives it a share of the traffic and tests it anew against the
 * stable version, side by side at the same time: on failed calls, on late ones, on a reward that clients report. When all of them are
 * proved to be no worse than a margin allows, the next step follows; when one is proved to be worse than that, or the new version
 * burns the error budget, all traffic goes back at once. Until then it holds.
 *
 * <p>{@link io.millrace.router.traffic.canary.CanaryRule} decides, out of counts alone; {@link
 * io.millrace.router.traffic.canary.Canary} keeps the counts, the step and what was decided, obeys a hand that overrides, and can
 * be saved ({@link io.millrace.router.traffic.canary.CanaryMemory}). Each {@link io.millrace.router.traffic.canary.Decision} tells
 * the numbers that it was made by.
 *
 * <p>Where several routers promote together, each has an {@link io.millrace.router.traffic.canary.Agreement}: it follows what
 * stands in the {@link io.millrace.router.traffic.canary.Slot} that all of them see, and says what is to be written over it.
 *
 * <p>What is promised: a version that is worse than the margin allows is promoted, and one that is not is rolled back by a
 * comparison, with a probability of at most {@link io.millrace.config.CanarySettings#falseDecisions()} each, however
 * often one looks. Pure: time is a {@link io.millrace.inference.Ticker}'s, and whoever owns it feeds the counts.
 */
@NullMarked
package io.millrace.router.traffic.canary;

import org.jspecify.annotations.NullMarked;
