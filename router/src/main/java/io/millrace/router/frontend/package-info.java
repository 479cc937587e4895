/**
 * The client's door. {@link io.millrace.router.frontend.DataPort} takes each request of the one port to the
 * {@link io.millrace.router.frontend.Frontend} whose protocol its path belongs to; that frontend names the model, and
 * {@link io.millrace.router.frontend.InferDoor} does what is the same for all: read the body within its limits, route,
 * send through the chain, write the answer. Each frontend turns a {@link io.millrace.inference.Failure} into its own
 * protocol's status and body in one exhaustive switch. Clients of gRPC come in by {@code frontend.grpc}; what is common to
 * both transports is {@link io.millrace.router.frontend.Exchange}.
 */
@NullMarked
package io.millrace.router.frontend;

import org.jspecify.annotations.NullMarked;
