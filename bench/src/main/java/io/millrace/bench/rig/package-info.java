/**
 * Side-by-side rigs: one {@link io.millrace.bench.rig.Goal} compares Millrace with its peers in one run and prints a line.
 *
 * <p>A {@link io.millrace.bench.rig.Stage} starts servers, proxies and load clients and ends them all, however the run ends.
 * {@link io.millrace.bench.rig.Rounds} measures the contenders in turn, round after round, every other round backwards; a
 * {@link io.millrace.bench.rig.Ratio} is the median of the rounds' ratios with its interval, and a goal is met only when all
 * of the interval is on the right side. {@link io.millrace.bench.rig.RateSearch} and
 * {@link io.millrace.bench.rig.InTime} find the highest rate at which 99 of 100 answers are in time. The list of goals is
 * {@link io.millrace.bench.rig.Goals}.
 */
@NullMarked
package io.millrace.bench.rig;

import org.jspecify.annotations.NullMarked;
