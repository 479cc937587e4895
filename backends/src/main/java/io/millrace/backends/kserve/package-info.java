/**
 * KServe's V1 protocol: {@code :predict} and {@code :explain} by rows, with or without a CloudEvent around them.
 *
 * <p>Its messages are those of TensorFlow Serving's row form, under the same paths, so that
 * {@link io.millrace.backends.kserve.KserveCodec} leaves them to {@link io.millrace.backends.tfs.TfsCodec}: the one family
 * that knows of others. It has no words for tensors; where the server speaks Open Inference beside it, as KServe's own does,
 * {@link io.millrace.backends.oip.OipMetadata} reads them. Source: KServe, {@code protocol/rest/v1_endpoints.py} and
 * {@code protocol/dataplane.py}.
 */
@NullMarked
package io.millrace.backends.kserve;

import org.jspecify.annotations.NullMarked;
