package io.millrace.router.frontend.grpc.stream;

import io.millrace.backends.WireCodec;
import io.millrace.backends.grpc.GrpcCode;
import io.millrace.inference.Failure;
import io.millrace.inference.InferenceResponse;
import io.millrace.router.frontend.Exchange;
import io.millrace.router.frontend.grpc.GrpcStatus;
import io.millrace.router.frontend.grpc.ServerStatus;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** One message of a stream as a call of its own. Its answer is kept until its turn. */
final class StreamedRequest extends Exchange {
    private final RequestStream stream;
    private final Turns turns;
    private final Buffer message;
    private final MultiMap metadata;
    private @Nullable Buffer answer;
    private @Nullable GrpcStatus refusal;

    StreamedRequest(RequestStream stream, Turns turns, Buffer message) {
        super(
                stream.kind().door(),
                stream.kind().words().form().label(),
                stream.client().id());
        this.stream = stream;
        this.turns = turns;
        this.message = message;
        this.metadata = stream.metadata();
        received(message.length());
    }

    boolean isAnswered() {
        return answer != null || refusal != null;
    }

    void tell() {
        if (answer != null) stream.client().send(answer);
        else if (refusal != null) stream.refuse(message, refusal);
    }

    /** Nobody waits for it any more. */
    void leave() {
        left();
    }

    @Override
    public HttpServerRequest request() {
        return stream.client().request();
    }

    @Override
    public HttpMethod method() {
        return HttpMethod.POST;
    }

    @Override
    public String path() {
        return stream.client().path();
    }

    /** A server of the same protocol is asked for this one answer. */
    @Override
    public String target() {
        return stream.kind().words().unaryMethod();
    }

    @Override
    public MultiMap headers() {
        return metadata;
    }

    @Override
    protected GrpcCode grpcCode() {
        if (answer != null) return GrpcCode.OK;
        return refusal == null ? GrpcCode.CANCELLED : refusal.code();
    }

    @Override
    protected void write(WireCodec.Body prediction) {
        answered(prediction.bytes());
    }

    @Override
    protected void write(InferenceResponse.Relayed relayed) {
        GrpcStatus said = ServerStatus.of(relayed.trailers());
        if (said.code() == GrpcCode.OK) answered(relayed.body());
        else refused(said);
    }

    @Override
    protected void write(InferenceResponse.Streamed streamed) {
        throw new IllegalStateException("a streamed answer to a unary call");
    }

    @Override
    protected void write(Failure cause) {
        refused(stream.kind().render().apply(cause));
    }

    private void answered(Buffer unary) {
        Buffer inStream = stream.kind().words().answer(unary);
        answer = inStream;
        log(GrpcCode.OK.httpStatus(), inStream.length());
        turns.answered();
    }

    private void refused(GrpcStatus status) {
        refusal = status;
        log(status.code().httpStatus(), 0);
        turns.answered();
    }
}
