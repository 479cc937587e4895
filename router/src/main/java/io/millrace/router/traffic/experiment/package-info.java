/**
 * An experiment with the arms of a model's traffic: one arm beside the other, in numbers and in words. {@link
 * io.millrace.router.traffic.experiment.Experiments} measures what the evidence of each arm does not tell: how long its answers took,
 * and whether the arms get the shares they are to have; {@link io.millrace.router.traffic.experiment.ArmsReport} puts all of it
 * together for people, each arm against the first of the split.
 *
 * <p>Pure: time is a {@link io.millrace.inference.Ticker}'s.
 */
@NullMarked
package io.millrace.router.traffic.experiment;

import org.jspecify.annotations.NullMarked;
