package io.millrace.backends.grpc;

import io.millrace.backends.http.DeadlineWheel;
import io.millrace.backends.http.Underway;
import io.millrace.inference.Failure;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** One call under way: it waits for a connection, then is sent on a stream of it, then answered. On its event loop only. */
final class GrpcExchange extends Underway implements MessageReader.Taker {
    private final GrpcAsk ask;
    private final EndpointConnections connections;
    private final AnswerSink sink;
    private @Nullable GrpcConnection connection;
    private int streamId;
    private long heardBefore;

    GrpcExchange(GrpcAsk ask, EndpointConnections connections, DeadlineWheel wheel, AnswerSink sink) {
        super(ask.endpoint().id(), ask.timeoutMillis(), ask.cancel(), wheel);
        this.ask = ask;
        this.connections = connections;
        this.sink = sink;
    }

    @Override
    protected void findConnection() {
        connections.carry(this);
    }

    GrpcAsk ask() {
        return ask;
    }

    AnswerSink sink() {
        return sink;
    }

    /**
     * From here on the server may have seen the request.
     *
     * @param heard how often the server has been heard of on that connection
     */
    void isOn(GrpcConnection by, int stream, long heard) {
        connection = by;
        streamId = stream;
        heardBefore = heard;
        isSent();
    }

    int streamId() {
        return streamId;
    }

    /** Its stream is open both ways, and the server may have nothing to say for now. */
    void opens() {
        if (hasEnded() || !(sink instanceof StreamedAnswer answer)) return;
        answer.passOn();
        hasNoDeadline();
    }

    /** A message of the client as the server is to get it. */
    Buffer asSent(Buffer message) {
        return sink instanceof StreamedAnswer answer ? answer.terms().request(message) : message;
    }

    void head(MultiMap metadata) {
        sink.head(metadata);
    }

    @Override
    public void messageBegins() {
        sink.begins();
    }

    /** A message of the answer; one that nobody waits for any more goes by. */
    @Override
    public void take(Buffer message) {
        if (hasEnded()) return;
        sink.take(message);
        // Then its time is watched by whoever reads it.
        if (sink.isPassedOn()) hasNoDeadline();
    }

    Buffer whole() {
        return sink.whole();
    }

    void succeed(GrpcAnswer answer) {
        if (end()) sink.end(answer);
    }

    @Override
    protected void tell(Failure failure) {
        sink.fail(failure);
    }

    @Override
    protected Failure overdue() {
        if (connection != null) connection.waitedInVain(heardBefore);
        return super.overdue();
    }

    @Override
    protected void leave() {
        if (connection == null) connections.forget(this);
        else connection.abandon(this);
    }
}
