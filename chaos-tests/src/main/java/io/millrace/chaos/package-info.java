/**
 * Faults on purpose, and the promises kept under them.
 *
 * <p>{@code echo} is a model whose every answer tells whose it is; {@code wire} writes and reads its messages in each
 * protocol. {@code server} is a model server that obeys a script of faults, {@code proxy} a TCP relay that cuts,
 * delays and corrupts at a byte, {@code client} an open-loop client, {@code router} the process under test. Clients and
 * servers write down what they saw; {@code ledger} joins the two and counts what was lost, misdelivered or duplicated.
 *
 * <p>Nothing here knows the inside of the router. Each fault is drawn from a seed, so that a run can be had again.
 */
@NullMarked
package io.millrace.chaos;

import org.jspecify.annotations.NullMarked;
