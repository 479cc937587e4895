/**
 * Sockets and processes: what servers, proxy and client share of the machine.
 *
 * <p>{@link io.millrace.chaos.net.Sockets} chooses epoll where there is one, whose timers are finer than a millisecond.
 * Ports that must be had again after a crash come from {@link io.millrace.chaos.net.FreePorts}, outside the range that
 * the kernel gives to outgoing connections. {@link io.millrace.chaos.net.Ending} says how a connection is ended: in
 * order, or with a reset. {@link io.millrace.chaos.net.JavaProcess} is a JVM of its own, which can be killed, stopped
 * and continued by signals.
 */
@NullMarked
package io.millrace.chaos.net;

import org.jspecify.annotations.NullMarked;
