package io.millrace.backends.grpc;

import io.millrace.backends.BadAnswerException;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Headers;
import org.jspecify.annotations.Nullable;

/** An exchange on its stream, and as much of its answer as has come. */
final class Call {
    private final GrpcExchange exchange;
    private final long answerLimit;
    private @Nullable AnswerReader answer;

    /** @param maxAnswerBytes of the settings */
    Call(GrpcExchange exchange, long maxAnswerBytes) {
        this.exchange = exchange;
        this.answerLimit = Math.min(exchange.ask().answerLimit(), maxAnswerBytes);
    }

    GrpcExchange exchange() {
        return exchange;
    }

    /**
     * Takes headers: interim ones, the answer's own or its trailers.
     *
     * @param last whether the server sends no more
     * @return the answer, once it can be told
     * @throws BadAnswerException when it is none
     */
    @Nullable GrpcAnswer take(Http2Headers headers, boolean last) {
        if (answer != null) return answer.end(headers);
        if (AnswerReader.isInterim(headers)) return null;
        exchange.answerBegins();
        AnswerReader begun = new AnswerReader(headers, answerLimit);
        answer = begun;
        if (last) return begun.endWithHead();
        return begun.isNotGrpc() ? begun.endWithoutGrpc() : null;
    }

    /** Takes a part of the message, as {@link #take(Http2Headers, boolean)}. */
    @Nullable GrpcAnswer take(ByteBuf data, boolean last) {
        if (answer == null) throw new BadAnswerException("it begins without headers");
        answer.take(data);
        return last ? answer.endWithoutTrailers() : null;
    }
}
