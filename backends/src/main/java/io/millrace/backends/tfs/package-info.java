/**
 * TensorFlow Serving over REST: {@code :predict} in row and columnar form.
 *
 * <p>The protocol names no datatypes and drops the name of a single output, so {@link io.millrace.backends.tfs.TfsCodec}
 * reads and writes by the model's signature. Rules and texts are those of TensorFlow Serving's {@code json_tensor.cc}.
 */
@NullMarked
package io.millrace.backends.tfs;

import org.jspecify.annotations.NullMarked;
