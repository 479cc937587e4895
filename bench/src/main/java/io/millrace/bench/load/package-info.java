/**
 * The open-loop load tool: requests leave when a timetable says so, whatever became of those before them.
 *
 * <p>{@link io.millrace.bench.load.Load} is what to send and when, {@link io.millrace.bench.load.LoadClient} keeps the
 * connections to one server from run to run, and a {@link io.millrace.bench.load.Tally} is what came of it. Latency runs
 * from the moment a request was meant to leave, so a stall is felt by all that were due in it. One event loop carries it all.
 */
@NullMarked
package io.millrace.bench.load;

import org.jspecify.annotations.NullMarked;
