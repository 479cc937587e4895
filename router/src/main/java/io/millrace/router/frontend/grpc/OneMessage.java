package io.millrace.router.frontend.grpc;

import io.millrace.backends.grpc.GrpcCode;
import io.millrace.router.frontend.HeldBody;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The request of a unary call: one message, no more and no less. Statuses and texts are those of grpc-java. */
final class OneMessage implements MessageReceiver {
    private final GrpcExchange exchange;
    private final Consumer<HeldBody> then;
    private @Nullable HeldBody only;

    OneMessage(GrpcExchange exchange, Consumer<HeldBody> then) {
        this.exchange = exchange;
        this.then = then;
    }

    @Override
    public void message(HeldBody message) {
        if (only == null) {
            only = message;
        } else {
            message.release();
            exchange.breach(GrpcCode.INTERNAL, "Too many requests");
        }
    }

    @Override
    public void ended() {
        HeldBody message = only;
        if (message == null) {
            exchange.breach(GrpcCode.INTERNAL, "Half-closed without a request");
            return;
        }
        try {
            then.accept(message);
        } catch (RuntimeException e) {
            message.release();
            exchange.fail(e);
        }
    }

    @Override
    public void lost() {
        if (only != null) only.release();
    }
}
