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
 * @param content the body
 * @param opaque  no codec of ours reads it: only a server of the same protocol can tell what is asked
 */
public record Wire(WireForm form, HttpMethod method, String target, MultiMap headers, WireBody content, boolean opaque)
        implements Payload {

    /** One whose body is held. */
    public Wire(WireForm form, HttpMethod method, String target, MultiMap headers, Buffer body) {
        this(form, method, target, headers, new WireBody.Whole(body), false);
    }

    /** The same under another target. */
    public Wire at(String other) {
        return new Wire(form, method, other, headers, content, opaque);
    }

    /** The same with another body. */
    public Wire with(Buffer other) {
        return new Wire(form, method, target, headers, new WireBody.Whole(other), opaque);
    }

    /** Whether only a server of its own protocol can be asked: it is opaque, or not held for us to read. */
    public boolean goesUnread() {
        return opaque || content instanceof WireBody.Coming;
    }

    /** The same with other headers. */
    public Wire withHeaders(MultiMap others) {
        return new Wire(form, method, target, others, content, opaque);
    }

    /**
     * The whole body.
     *
     * @throws IllegalStateException when it is still coming: such a request {@link #goesUnread}
     */
    public Buffer body() {
        return switch (content) {
            case WireBody.Whole(Buffer bytes) -> bytes;
            case WireBody.Coming coming -> throw new IllegalStateException("the body is still coming");
        };
    }
}
