/**
 * Open Inference Protocol (KServe V2) over REST and gRPC, as Triton, KServe runtimes and MLServer speak it.
 *
 * <p>A message is JSON, with the binary extension followed by the raw bytes of the tensors that say so.
 * {@link io.millrace.backends.oip.OipCodec} reads and writes both sides. Where Triton has a text for a mistake, clients
 * get the same text.
 *
 * <p>Over gRPC it is {@link io.millrace.backends.oip.OipGrpcCodec}; {@link io.millrace.backends.oip.OipGrpcHead} reads
 * only what routing needs, and renames the model in a message that stays unread otherwise.
 *
 * <p>Sources: kserve/open-inference-protocol, {@code inference_rest.md} and
 * {@code open_inference_grpc.proto}; triton-inference-server/server,
 * {@code docs/protocol/extension_binary_data.md}.
 */
@NullMarked
package io.millrace.backends.oip;

import org.jspecify.annotations.NullMarked;
