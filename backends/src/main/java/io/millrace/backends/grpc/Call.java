package io.millrace.backends.grpc;

import io.millrace.backends.BadAnswerException;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Headers;
import org.jspecify.annotations.Nullable;

/** An exchange on its stream: what is still to be sent of it, and as much of its answer as has come. */
final class Call {
    private final GrpcExchange exchange;
    private final Window window;
    private final long answerLimit;
    private @Nullable RequestPump pump;
    private @Nullable AnswerReader answer;

    /** @param maxAnswerBytes of the settings */
    Call(GrpcExchange exchange, Window window, long maxAnswerBytes) {
        this.exchange = exchange;
        this.window = window;
        this.answerLimit = Math.min(exchange.ask().answerLimit(), maxAnswerBytes);
        exchange.sink().isOn(window);
    }

    GrpcExchange exchange() {
        return exchange;
    }

    Window window() {
        return window;
    }

    /** Its request goes on. */
    void isPumped(RequestPump by) {
        pump = by;
    }

    /** The server may take more of the request than before, or less. */
    void writabilityChanged() {
        if (pump != null) pump.writabilityChanged();
    }

    /** It has left its stream. */
    void ends() {
        if (pump != null) pump.stop();
    }

    /**
     * Takes headers: interim ones, the answer's own or its trailers.
     *
     * @param last whether the server sends no more
     * @return how it ended, once that can be told
     * @throws BadAnswerException when it is no answer
     */
    @Nullable GrpcAnswer take(Http2Headers headers, boolean last) {
        if (answer != null) return answer.end(headers);
        if (AnswerReader.isInterim(headers)) return null;
        exchange.answerBegins();
        AnswerReader begun = new AnswerReader(headers, new MessageReader(exchange, answerLimit), exchange::whole);
        answer = begun;
        if (last) return begun.endWithHead();
        if (begun.isNotGrpc()) return begun.endWithoutGrpc();
        exchange.head(begun.metadata());
        return null;
    }

    /** Takes a part of the messages, as {@link #take(Http2Headers, boolean)}. */
    @Nullable GrpcAnswer take(ByteBuf data, boolean last) {
        if (answer == null) throw new BadAnswerException("it begins without headers");
        answer.take(data);
        return last ? answer.endWithoutTrailers() : null;
    }
}
