/**
 * Batching in virtual time: arrivals of a described load meet described servers, and between them stands the very
 * {@link io.millrace.router.batch.Batcher} that runs in production. Nothing waits, so a minute of traffic takes a moment, and
 * the same seed gives the same table to the digit.
 *
 * <p>{@link io.millrace.router.simulate.Simulation} turns one {@link io.millrace.router.simulate.Scenario} under one
 * {@link io.millrace.router.simulate.Contender} into a {@link io.millrace.router.simulate.Score}. Chance is divided by seed
 * into arrivals and service times, so that all contenders meet the same load.
 *
 * <p>Several models may be played at once: those whose scenarios name an endpoint alike share its slots, while each has a queue
 * and learns of its own batches alone, as in the router.
 *
 * <p>What it leaves out: servers that fail, and other routers' calls. The wire and late timers are there where a
 * {@link io.millrace.router.simulate.Friction} says so. It compares policies; it does not predict a machine.
 */
@NullMarked
package io.millrace.router.simulate;

import org.jspecify.annotations.NullMarked;
