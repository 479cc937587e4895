/**
 * What services there are and how their messages look, for tools that were not told, such as {@code grpcurl}. The descriptors
 * are those of the {@code .proto} files that {@code backends} is built with. Source: grpc/grpc-proto,
 * {@code grpc/reflection/v1/reflection.proto}.
 */
@NullMarked
package io.millrace.router.frontend.grpc.reflection;

import org.jspecify.annotations.NullMarked;
