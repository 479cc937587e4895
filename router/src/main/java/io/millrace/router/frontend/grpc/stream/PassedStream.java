package io.millrace.router.frontend.grpc.stream;

import io.millrace.backends.WireCodec;
import io.millrace.backends.grpc.GrpcCode;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.WireBody;
import io.millrace.router.frontend.Exchange;
import io.millrace.router.frontend.HeldBody;
import io.millrace.router.frontend.grpc.GrpcExchange;
import io.millrace.router.frontend.grpc.GrpcStatus;
import io.millrace.router.frontend.grpc.stream.PassedMessages.Owing;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.streams.ReadStream;

/** The messages of a client's stream for one model, on a stream of their own at one server, and what that answers. */
final class PassedStream extends Exchange {
    private final RequestStream stream;
    private final StreamWords.Addressee addressee;
    private final MultiMap metadata;
    private final PassedMessages messages;
    private boolean answered;
    private GrpcCode code = GrpcCode.CANCELLED;

    PassedStream(RequestStream stream, StreamWords.Addressee addressee) {
        super(
                stream.kind().door(),
                stream.kind().words().form().label(),
                stream.client().id());
        this.stream = stream;
        this.addressee = addressee;
        this.metadata = stream.metadata();
        this.messages = new PassedMessages(stream.kind().door().ticker(), Owing.EACH_MESSAGE, stream::roomChanged);
    }

    StreamWords.Addressee addressee() {
        return addressee;
    }

    /** Opens it by its first message. */
    void begin(HeldBody first) {
        Buffer bytes = first.body();
        take(first);
        stream.kind()
                .infer()
                .converse(
                        this,
                        stream.kind().words().form(),
                        addressee.model(),
                        addressee.version(),
                        bytes,
                        new WireBody.Coming(messages, messages));
    }

    void take(HeldBody message) {
        received(message.body().length());
        messages.take(message);
    }

    /** Whether the server has yet to take what is here. */
    boolean isFull() {
        return messages.isFull();
    }

    void clientIsDone() {
        messages.end();
    }

    /** Nobody waits for it any more. */
    void leave() {
        left();
        messages.drop();
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

    @Override
    public String target() {
        return path();
    }

    @Override
    public MultiMap headers() {
        return metadata;
    }

    @Override
    protected GrpcCode grpcCode() {
        return code;
    }

    @Override
    protected void write(WireCodec.Body prediction) {
        throw new IllegalStateException("one prediction to a stream of requests");
    }

    @Override
    protected void write(InferenceResponse.Relayed answer) {
        throw new IllegalStateException("one answer to a stream of requests");
    }

    @Override
    protected void write(InferenceResponse.Streamed answer) {
        GrpcExchange client = stream.client();
        ReadStream<Buffer> answers = answer.body();
        answers.handler(message -> {
            if (!answered) answerBegins();
            answered = true;
            messages.isAnswered();
            client.leadWith(answer.headers());
            sent(message.length());
            client.send(message);
            if (!client.isFull()) return;
            answers.pause();
            client.onDrained(answers::resume);
        });
        answers.endHandler(end -> {
            code = GrpcCode.OK;
            messages.drop();
            streamEnds(GrpcCode.OK.httpStatus());
            client.leadWith(answer.headers());
            stream.ended(this, answer.trailers());
        });
        answers.exceptionHandler(cause -> {
            Failure why = FailureException.of(cause);
            GrpcStatus status = stream.kind().render().apply(why);
            code = status.code();
            messages.drop();
            streamBreaks(status.code().httpStatus(), cause);
            stream.broken(this, why);
        });
        answers.resume();
    }

    /** It could not be opened: nothing has been sent, and each message that waited for it is told so. */
    @Override
    protected void write(Failure cause) {
        GrpcStatus status = stream.kind().render().apply(cause);
        code = status.code();
        log(status.code().httpStatus(), 0);
        for (Buffer waiting : messages.untaken()) stream.refuse(waiting, status);
        messages.drop();
        stream.notOpened(this);
    }
}
