/**
 * Budgets of time and attempts: if and when a call may go, and the objectives it is measured by. Everything here is a
 * decision core: no socket, no clock of its own, no Vert.x type. Time comes from a
 * {@link io.millrace.inference.Ticker}, chance from an injected generator, so the same code runs in production, in tests
 * and in virtual time.
 */
@NullMarked
package io.millrace.slo;

import org.jspecify.annotations.NullMarked;
