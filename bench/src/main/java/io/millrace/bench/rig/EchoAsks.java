package io.millrace.bench.rig;

import io.millrace.bench.load.Ask;
import io.millrace.chaos.echo.EchoModel;
import io.millrace.chaos.echo.Rows;
import io.millrace.chaos.echo.Verdict;
import io.millrace.chaos.wire.HttpMessages;
import io.millrace.chaos.wire.NotReadableException;
import io.millrace.chaos.wire.OipWire;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.time.Duration;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Inferences of the echo model, one row of 250 FP32 numbers each, 1 kB of tensor in Open Inference's binary form both ways. Every
 * answer is checked to the bit.
 */
final class EchoAsks implements IntFunction<Ask> {
    private static final int DIFFERENT = 1024;
    private static final int COLUMNS = 250;

    private final Ask[] asks;

    private EchoAsks(Ask[] asks) {
        this.asks = asks;
    }

    /** @param headers of each request */
    static EchoAsks with(Map<String, String> headers) {
        return new EchoAsks(IntStream.range(0, DIFFERENT)
                .mapToObj(id -> ask(id, headers, 0))
                .toArray(Ask[]::new));
    }

    /** Whose callers say how long they wait. */
    static EchoAsks within(Duration objective) {
        return with(Map.of("x-millrace-timeout-ms", Long.toString(objective.toMillis())));
    }

    static Ask ask(int id, Map<String, String> headers, int kind) {
        Rows question = EchoModel.question(id, 1, COLUMNS, 1);
        FullHttpRequest request = OipWire.BINARY.ask(EchoModel.NAME, question);
        request.headers().set(HttpHeaderNames.HOST, "127.0.0.1");
        headers.forEach(request.headers()::set);
        return new Ask(HttpMessages.bytes(request), answer -> isRight(question, answer), kind);
    }

    private static boolean isRight(Rows question, FullHttpResponse answer) {
        try {
            return EchoModel.judge(question, OipWire.BINARY.read(answer)) instanceof Verdict.Right;
        } catch (NotReadableException e) {
            return false;
        }
    }

    @Override
    public Ask apply(int call) {
        return asks[call % DIFFERENT];
    }
}
