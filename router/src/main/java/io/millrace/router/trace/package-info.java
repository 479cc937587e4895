/**
 * What is told of a call to a collector of traces: the one package that knows OpenTelemetry's library. {@link
 * io.millrace.router.trace.Tracing} decides with a call's first bytes whether it is traced; where it is, an {@link
 * io.millrace.router.trace.OpenSpan} goes with it, and those who work for it open others below. What each says stands in {@link
 * io.millrace.router.trace.Spans}. A finished span is handed to a queue and sent by a thread of its own; a collector that is slow
 * or away costs spans and nothing else.
 */
@NullMarked
package io.millrace.router.trace;

import org.jspecify.annotations.NullMarked;
