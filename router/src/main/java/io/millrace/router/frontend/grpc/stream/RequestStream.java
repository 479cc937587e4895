package io.millrace.router.frontend.grpc.stream;

import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.router.frontend.HeldBody;
import io.millrace.router.frontend.grpc.GrpcExchange;
import io.millrace.router.frontend.grpc.GrpcStatus;
import io.millrace.router.frontend.grpc.MessageFlow;
import io.millrace.router.frontend.grpc.MessageReceiver;
import io.millrace.router.frontend.grpc.stream.StreamWords.Addressee;
import io.millrace.router.route.Route;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One client's stream: takes each message where it belongs, and ends when all of it has been answered. On its event loop. */
final class RequestStream implements MessageReceiver {
    /** Each is a stream at a server; a client that names more models and versions has made them up. */
    private static final int MOST_PASSED = 32;

    private static final Failure TOO_MANY = new Failure.Malformed(
            "model_name", "one stream is for at most " + MOST_PASSED + " models and versions at a time");

    private final RequestStreams kind;
    private final GrpcExchange client;
    private final StreamTime time;
    private final boolean endsByRefusal;
    private final ClientGate gate = new ClientGate();
    private final Map<Addressee, PassedStream> passed = HashMap.newHashMap(2);
    private final Turns turns = new Turns(this);
    private boolean clientIsDone;
    private boolean over;

    /** @throws FailureException where a header of the stream cannot be read */
    RequestStream(RequestStreams kind, GrpcExchange client) {
        this.kind = kind;
        this.client = client;
        this.time =
                new StreamTime(client.headers(), client.bornNanos(), kind.door().ticker());
        this.endsByRefusal = kind.words().endsByRefusal(client.headers());
    }

    void begin() {
        client.clientLeft().onCancel(this::stop);
        kind.messages().each(client, this);
    }

    RequestStreams kind() {
        return kind;
    }

    GrpcExchange client() {
        return client;
    }

    /** Metadata for a call that begins now. */
    MultiMap metadata() {
        return time.metadata();
    }

    @Override
    public void flow(MessageFlow itsFlow) {
        gate.isOn(itsFlow);
    }

    @Override
    public void message(HeldBody message) {
        if (over) {
            message.release();
            return;
        }
        try {
            take(message, kind.words().addressee(message.body()));
        } catch (FailureException unreadable) {
            turns.refuse(message, unreadable.failure());
        }
        roomChanged();
    }

    private void take(HeldBody message, Addressee to) {
        PassedStream open = passed.get(to);
        if (open != null) {
            open.take(message);
            return;
        }
        Route route = kind.door().routing().current().route(to.model());
        // Each message of a model with several ways goes its own, and each has inputs of its own.
        if (route == null
                || route.traffic() != null
                || route.addsInputs()
                || !route.isSpokenByAll(kind.words().form())) turns.ask(message, to);
        else if (passed.size() == MOST_PASSED) turns.refuse(message, TOO_MANY);
        else open(message, to);
    }

    private void open(HeldBody message, Addressee to) {
        PassedStream opened = new PassedStream(this, to);
        passed.put(to, opened);
        opened.begin(message);
    }

    /** Whether as much of the client's is here as may be. */
    private boolean isFull() {
        if (turns.isFull()) return true;
        for (PassedStream each : passed.values()) if (each.isFull()) return true;
        return false;
    }

    /** There may be room for more of the client's messages, or less. */
    void roomChanged() {
        gate.set(!over && isFull());
    }

    /** Says it to the client; as a message, or where it wants that by the end of its stream. */
    void refuse(Buffer message, GrpcStatus status) {
        if (over) return;
        if (endsByRefusal) end(() -> client.close(status));
        else client.send(kind.words().refusal(message, status));
    }

    /** The stream could not be opened: what is next for the same model is a new beginning. */
    void notOpened(PassedStream stream) {
        passed.remove(stream.addressee(), stream);
        roomChanged();
        endIfAnswered(null);
    }

    /** A server has ended its stream, all being well; before the client did, that ends the client's. */
    void ended(PassedStream stream, MultiMap trailers) {
        passed.remove(stream.addressee(), stream);
        if (clientIsDone) endIfAnswered(trailers);
        else end(() -> client.close(trailers));
    }

    /** A server's stream has ended before its time. */
    void broken(PassedStream stream, Failure why) {
        passed.remove(stream.addressee(), stream);
        end(() -> client.close(why));
    }

    @Override
    public void ended() {
        clientIsDone = true;
        for (PassedStream each : List.copyOf(passed.values())) each.clientIsDone();
        endIfAnswered(null);
    }

    /** @param trailers of the server that was last to end */
    void endIfAnswered(@Nullable MultiMap trailers) {
        if (over || !clientIsDone || !passed.isEmpty() || !turns.isEmpty()) return;
        if (trailers == null) end(() -> client.close(GrpcStatus.OK));
        else end(() -> client.close(trailers));
    }

    @Override
    public void lost() {
        stop();
    }

    private void end(Runnable saying) {
        if (over) return;
        saying.run();
        stop();
    }

    /** Whatever is still under way is for nobody. */
    private void stop() {
        if (over) return;
        over = true;
        for (PassedStream each : List.copyOf(passed.values())) each.leave();
        passed.clear();
        turns.leave();
        roomChanged();
    }
}
