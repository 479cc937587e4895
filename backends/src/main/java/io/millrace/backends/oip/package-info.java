/**
 * Open Inference Protocol (KServe V2) over REST, as Triton, KServe runtimes and MLServer speak it.
 *
 * <p>A message is JSON, with the binary extension followed by the raw bytes of the tensors that say so.
 * {@link io.millrace.backends.oip.OipCodec} reads and writes both sides. Where Triton has a text for a mistake, clients
 * get the same text.
 *
 * <p>Sources: kserve/open-inference-protocol, {@code inference_rest.md}; triton-inference-server/server,
 * {@code docs/protocol/extension_binary_data.md}.
 */
@NullMarked
package io.millrace.backends.oip;

import org.jspecify.annotations.NullMarked;
