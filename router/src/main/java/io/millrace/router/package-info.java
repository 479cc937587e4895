/**
 * The proxy put together. {@link io.millrace.router.RunningRouter} is one process: a
 * {@link io.millrace.router.RouterVerticle} on each event loop, which owns everything that calls on that loop need, and
 * one {@link io.millrace.router.ControlVerticle}, which alone writes what all loops read. To add a client protocol or a
 * server family is one package of its own and one line here.
 */
@NullMarked
package io.millrace.router;

import org.jspecify.annotations.NullMarked;
