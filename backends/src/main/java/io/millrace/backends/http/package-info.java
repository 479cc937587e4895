/**
 * What all HTTP model servers share: one event loop's side of HTTP/1.1.
 *
 * <p>{@link io.millrace.backends.http.HttpExchanges} carries an {@link io.millrace.backends.http.HttpAsk} to its endpoint
 * and brings back the whole {@link io.millrace.backends.http.HttpAnswer}, or a failure that says exactly what had been
 * sent. An answer that is passed on may come as an {@code HttpStream}, and a request's body go by a {@code BodyPump}. Under
 * it, each endpoint has a {@code ConnectionPool} of {@code ServerConnection}s, one exchange at a time on each, and all that
 * waits is on one {@code DeadlineWheel}. Nothing is retried, redirected, decompressed or pipelined; everything is bounded by
 * {@link io.millrace.backends.http.HttpSettings}.
 *
 * <p>{@link io.millrace.backends.http.HopHeaders} knows which headers end at our hop, in both directions.
 * {@link io.millrace.backends.http.FramingGuard} stands before the decoders of both doors.
 *
 * <p>A family of servers is put together from {@link io.millrace.backends.http.Relay} for its own clients,
 * {@link io.millrace.backends.http.Translation} for all others, its {@link io.millrace.backends.http.AnswerRule}, and a
 * probe that asks {@link io.millrace.backends.http.Questions}.
 *
 * <p>Vert.x gives the sockets, Netty the decoder. Vert.x's own client is not used: its cancel waits until what was written
 * has been flushed, and it costs more CPU and three times the memory for each exchange (module README, Decisions).
 */
@NullMarked
package io.millrace.backends.http;

import org.jspecify.annotations.NullMarked;
