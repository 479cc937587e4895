package io.millrace.backends.grpc;

import io.millrace.backends.http.AnswerStream;
import io.millrace.inference.Failure;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * An answer of any number of messages. It is passed on from its first one, or from its end where it has none, so that a
 * server which refuses at once may still be passed by; where both sides speak at once, from the beginning, for the server
 * may have nothing to say yet.
 */
final class StreamedAnswer implements AnswerSink {
    private final Promise<GrpcReply> promise;
    private final StreamTerms terms;
    private final MultiMap metadata = MultiMap.caseInsensitiveMultiMap();
    private final MultiMap trailers = MultiMap.caseInsensitiveMultiMap();
    private @Nullable Window window;
    private @Nullable AnswerStream messages;

    StreamedAnswer(Promise<GrpcReply> promise, StreamTerms terms) {
        this.promise = promise;
        this.terms = terms;
    }

    StreamTerms terms() {
        return terms;
    }

    @Override
    public void isOn(Window itsWindow) {
        window = itsWindow;
    }

    /** Passes on what is still to come. */
    AnswerStream passOn() {
        AnswerStream begun = messages;
        if (begun != null) return begun;
        begun = new AnswerStream(this::reading);
        messages = begun;
        promise.complete(new GrpcStream(metadata, begun, trailers));
        return begun;
    }

    private void reading(boolean on) {
        if (window != null) window.reading(on);
    }

    @Override
    public void head(MultiMap leading) {
        metadata.addAll(leading);
    }

    @Override
    public void begins() {}

    @Override
    public void take(Buffer message) {
        Buffer read = terms.answer(message);
        passOn().take(read);
    }

    @Override
    public Buffer whole() {
        return Buffer.buffer(0);
    }

    @Override
    public boolean isPassedOn() {
        return messages != null;
    }

    @Override
    public void end(GrpcAnswer answer) {
        if (answer.code() == GrpcCode.OK) {
            AnswerStream all = passOn();
            trailers.addAll(answer.trailers());
            all.end();
        } else if (messages == null) {
            promise.complete(answer);
        } else {
            messages.end(terms.failure(answer).toException());
        }
    }

    @Override
    public void fail(Failure failure) {
        if (messages == null) promise.fail(failure.toException());
        else messages.fail(failure.toException());
    }
}
