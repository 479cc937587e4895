package io.millrace.backends.grpc;

import io.millrace.backends.BadAnswerException;
import io.millrace.inference.Failure;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** The answer of a unary call: with status OK, exactly one message. */
final class UnaryAnswer implements AnswerSink {
    private final Promise<? super GrpcAnswer> promise;
    private boolean begun;
    private @Nullable Buffer only;

    UnaryAnswer(Promise<? super GrpcAnswer> promise) {
        this.promise = promise;
    }

    @Override
    public void isOn(Window window) {}

    @Override
    public void head(MultiMap metadata) {}

    @Override
    public void begins() {
        if (begun) throw new BadAnswerException("it has more than one message");
        begun = true;
    }

    @Override
    public void take(Buffer message) {
        only = message;
    }

    @Override
    public Buffer whole() {
        if (only == null) throw new BadAnswerException("its status is OK, but it has no message");
        return only;
    }

    @Override
    public boolean isPassedOn() {
        return false;
    }

    @Override
    public void end(GrpcAnswer answer) {
        promise.complete(answer);
    }

    @Override
    public void fail(Failure failure) {
        promise.fail(failure.toException());
    }
}
