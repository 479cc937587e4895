/**
 * The command line: {@code demo}, {@code serve}, {@code check}, {@code simulate}, {@code status}, {@code explain}, {@code
 * rules}, {@code dashboards}, {@code completion}. Exit codes: 0 all well, 1 a problem of the given document
 * or of this machine, 2 a wrong command line; a signal ends with 128 and its number, as the shell has it.
 */
@NullMarked
package io.millrace.router.cli;

import org.jspecify.annotations.NullMarked;
