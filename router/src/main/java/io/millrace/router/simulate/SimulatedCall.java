package io.millrace.router.simulate;

import io.millrace.inference.Priority;

/**
 * A call, whatever queue it waits in.
 *
 * @param number      from 0, in the order of arrival
 * @param wantedNanos by when an answer is in time
 * @param lastNanos   by when its client leaves
 */
record SimulatedCall(int number, int rows, Priority priority, long arrivedNanos, long wantedNanos, long lastNanos) {}
