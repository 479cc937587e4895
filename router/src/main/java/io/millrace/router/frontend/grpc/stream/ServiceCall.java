package io.millrace.router.frontend.grpc.stream;

import io.millrace.inference.WireBody;
import io.millrace.inference.WireForm;
import io.millrace.router.frontend.HeldBody;
import io.millrace.router.frontend.grpc.GrpcExchange;
import io.millrace.router.frontend.grpc.MessageFlow;
import io.millrace.router.frontend.grpc.MessageReceiver;
import io.millrace.router.frontend.grpc.stream.PassedMessages.Owing;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One call of a service that is not known here: nobody can tell whether its method has one message or many on either side.
 * What is whole with its first message is sent as one, and may be sent again; anything else is sent as it comes.
 */
final class ServiceCall implements MessageReceiver {
    /** A server may have something to say before its client has: it hears of the call when no message comes. */
    private static final long FIRST_MESSAGE_MILLIS = 20;

    private final ServiceCalls kind;
    private final GrpcExchange client;
    private final ClientGate gate = new ClientGate();
    private @Nullable HeldBody first;
    private @Nullable PassedMessages passed;
    private boolean over;

    ServiceCall(ServiceCalls kind, GrpcExchange client) {
        this.kind = kind;
        this.client = client;
    }

    void begin() {
        kind.messages().each(client, this);
        // What came in one piece has been read by then.
        kind.later().after(0, this::awaitFirst);
    }

    private void awaitFirst() {
        if (first == null) kind.later().after(FIRST_MESSAGE_MILLIS, this::open);
    }

    @Override
    public void flow(MessageFlow itsFlow) {
        gate.isOn(itsFlow);
    }

    @Override
    public void message(HeldBody message) {
        if (over) {
            message.release();
        } else if (first == null && passed == null) {
            first = message;
            kind.later().after(0, this::open);
        } else {
            opened().take(message);
            roomChanged();
        }
    }

    @Override
    public void ended() {
        HeldBody only = first;
        if (over) return;
        if (only == null) {
            opened().end();
        } else {
            over = true;
            kind.infer().pass(client, WireForm.GRPC, kind.model(), only);
        }
    }

    @Override
    public void lost() {
        over = true;
        if (first != null) first.release();
        if (passed != null) passed.drop();
        // What cannot be read on is over for the server as well.
        if (!client.isOver()) client.clientLeft().cancel();
    }

    private void open() {
        if (!over) opened();
    }

    /** From now on messages pass as they come. */
    private PassedMessages opened() {
        if (passed != null) return passed;
        PassedMessages messages = new PassedMessages(kind.door().ticker(), Owing.AT_THE_END, this::roomChanged);
        passed = messages;
        Buffer beginning = first == null ? Buffer.buffer(0) : first.body();
        if (first != null) messages.take(first);
        first = null;
        kind.infer()
                .converse(
                        client,
                        WireForm.GRPC,
                        kind.model(),
                        Optional.empty(),
                        beginning,
                        new WireBody.Coming(messages, messages));
        return messages;
    }

    private void roomChanged() {
        gate.set(!over && passed != null && passed.isFull());
    }
}
