package io.millrace.inference;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;

/**
 * A request in its client's own bytes, not yet understood beyond what routing needs. Of a gRPC call the method is POST, the
 * target the full name of the call as {@code /inference.GRPCInferenceService/ModelInfer}, the headers its metadata, the body
 * the message without its prefix, not compressed.
 *
 * @param form    the protocol it is in
 * @param method  the verb, forwarded as it came
 * @param target  path and query as they came; names the model in the client's way
 * @param headers the client's headers, shared; {@code backends} strips what belongs to the hop
 * @param body    the whole body, shared; never written to
 */
public record Wire(WireForm form, HttpMethod method, String target, MultiMap headers, Buffer body) implements Payload {}
