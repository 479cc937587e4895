/**
 * TensorFlow Serving over REST, {@code :predict} in row and columnar form, and over gRPC.
 *
 * <p>REST names no datatypes and drops the name of a single output, so {@link io.millrace.backends.tfs.TfsCodec}
 * reads and writes by the model's signature. Rules and texts are those of TensorFlow Serving's {@code json_tensor.cc}.
 *
 * <p>gRPC names both, so {@link io.millrace.backends.tfs.TfsGrpcCodec} needs no signature. A
 * {@link io.millrace.backends.tfs.TfsModelSpec} is what routing needs of any message.
 */
@NullMarked
package io.millrace.backends.tfs;

import org.jspecify.annotations.NullMarked;
