/**
 * A model server that obeys a script.
 *
 * <p>{@link io.millrace.chaos.server.FakeModelServer} serves the echo model on one port in Open Inference, TensorFlow
 * Serving and TorchServe REST, and in Open Inference over gRPC, in this JVM or, as {@link io.millrace.chaos.server.FakeServerProcess}, in one of its own
 * that can be killed, stopped and continued. Its {@link io.millrace.chaos.server.Device} takes the time of a
 * {@link io.millrace.chaos.server.LatencyModel} with timers, never with work, so that two cores can stand in for many
 * accelerators. A {@link io.millrace.chaos.server.ServerScript} says which exchange meets which
 * {@link io.millrace.chaos.server.Fault}; it can be changed while the server runs, by call or through the control port.
 *
 * <p>Everything of one server happens on one event loop. Answers are written byte by byte from one array, so that a
 * fault can end, delay or spoil them anywhere; over HTTP/2, frame by frame.
 */
@NullMarked
package io.millrace.chaos.server;

import org.jspecify.annotations.NullMarked;
