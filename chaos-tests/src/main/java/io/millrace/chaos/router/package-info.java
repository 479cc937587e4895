/**
 * The process under test, from outside: started on a config, asked over its admin port, stopped, its log read.
 *
 * <p>It runs in a JVM of its own, as users run it. Nothing here calls the router's code; what is known of it are its
 * command line, its config, and the names of its metrics.
 */
@NullMarked
package io.millrace.chaos.router;

import org.jspecify.annotations.NullMarked;
