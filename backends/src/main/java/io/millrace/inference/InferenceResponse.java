package io.millrace.inference;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.Optional;

/** What a server answered. */
public sealed interface InferenceResponse {

    /**
     * Outputs to be written in the client's protocol.
     *
     * @param outputs in the order asked for, or the server's
     * @param model   the version that answered, where the server says so
     */
    record Computed(Tensors outputs, Optional<ModelVersion> model) implements InferenceResponse {}

    /**
     * The server's own bytes, for a client of the same protocol: any status, errors of the server included.
     *
     * @param status   of HTTP; 200 for every gRPC answer, whose own status is among the trailers
     * @param headers  the server's headers, shared; the frontend strips what belongs to the hop
     * @param body     of gRPC the message without its prefix, empty when the call failed
     * @param trailers of gRPC, {@code grpc-status} included, shared; empty for an answer over HTTP/1
     */
    record Relayed(WireForm form, int status, MultiMap headers, Buffer body, MultiMap trailers)
            implements InferenceResponse {
        private static final MultiMap NO_TRAILERS =
                MultiMap.caseInsensitiveMultiMap().copy(false);

        /** An answer without trailers. */
        public Relayed(WireForm form, int status, MultiMap headers, Buffer body) {
            this(form, status, headers, body, NO_TRAILERS);
        }
    }

    /**
     * The server's own bytes as they come, for a client of the same protocol: a token stream, an answer too large to be
     * held, the messages of a gRPC stream. Its status says that the request is being served; what goes wrong later ends the
     * body.
     *
     * @param headers  the server's headers, shared; {@code Content-Length} is among them where the server told it. Of a
     *                 gRPC stream they are there by the first message
     * @param body     paused until it is taken, and then no faster than its reader. Must be read to its end, or the call
     *                 cancelled. Fails with a {@link FailureException} when the rest will not come. Of gRPC each buffer is
     *                 one message, without its prefix
     * @param trailers of gRPC, {@code grpc-status} included, there when the body has ended; empty for an answer over HTTP/1
     */
    record Streamed(WireForm form, int status, MultiMap headers, ReadStream<Buffer> body, MultiMap trailers)
            implements InferenceResponse {

        /** An answer without trailers. */
        public Streamed(WireForm form, int status, MultiMap headers, ReadStream<Buffer> body) {
            this(form, status, headers, body, Relayed.NO_TRAILERS);
        }

        /** The same with its body watched, or otherwise led. */
        public Streamed by(ReadStream<Buffer> otherBody) {
            return new Streamed(form, status, headers, otherBody, trailers);
        }
    }
}
