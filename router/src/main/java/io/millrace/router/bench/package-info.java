/**
 * The open-loop load tool: requests leave when a timetable says so, whatever became of those before them.
 *
 * <p>{@link io.millrace.router.bench.Load} is what to send and when, {@link io.millrace.router.bench.LoadClient} keeps the
 * connections to one server from run to run, and a {@link io.millrace.router.bench.Tally} is what came of it. Latency runs
 * from the moment a request was meant to leave, so a stall is felt by all that were due in it. One event loop carries it all.
 */
@NullMarked
package io.millrace.router.bench;

import org.jspecify.annotations.NullMarked;
