/**
 * Health as gRPC's own tools ask for it: of the process by the empty name, of each model by its name. Source: grpc/grpc-proto,
 * {@code grpc/health/v1/health.proto}.
 */
@NullMarked
package io.millrace.router.frontend.grpc.health;

import org.jspecify.annotations.NullMarked;
