/**
 * What clients and servers saw, and what follows when the two are joined.
 *
 * <p>A {@link io.millrace.chaos.ledger.ServerLedger} outlives its server: it is a mapped file, so that a SIGKILL takes
 * nothing with it. A {@link io.millrace.chaos.ledger.ClientLedger} holds how each question ended.
 * {@link io.millrace.chaos.ledger.Account} joins them: lost (no ending), misdelivered (another's answer), duplicated
 * (two endings), made up (a right answer that no server gave), errors the client saw, attempts per question.
 *
 * <p>Zero means 0 of N with N stated: {@link io.millrace.chaos.ledger.ErrorBound} turns it into an upper bound of the
 * rate. All times are {@code System.nanoTime()}, which on Linux is one monotonic clock for all processes.
 */
@NullMarked
package io.millrace.chaos.ledger;

import org.jspecify.annotations.NullMarked;
