/**
 * Batching in virtual time: arrivals of a described load meet described servers, and between them stands the very
 * {@link io.millrace.router.batch.Batcher} that runs in production. Nothing waits, so a minute of traffic takes a moment, and
 * the same seed gives the same table to the digit.
 *
 * <p>{@link io.millrace.router.simulate.Simulation} turns one {@link io.millrace.router.simulate.Scenario} under one
 * {@link io.millrace.router.simulate.Contender} into a {@link io.millrace.router.simulate.Score}. Chance is divided by seed
 * into arrivals and service times, so that all contenders meet the same load.
 *
 * <p>What it leaves out: the wire, timers that are late, and servers that fail. A real server also answers other routers'
 * calls. It compares policies; it does not predict a machine.
 */
@NullMarked
package io.millrace.router.simulate;

import org.jspecify.annotations.NullMarked;
