package io.millrace.bench.rig;

import io.millrace.chaos.echo.EchoModel;
import io.millrace.chaos.echo.Rows;
import io.millrace.chaos.echo.Verdict;
import io.millrace.chaos.wire.HttpMessages;
import io.millrace.chaos.wire.NotReadableException;
import io.millrace.chaos.wire.OipWire;
import io.millrace.router.bench.Ask;
import io.millrace.router.bench.Load;
import io.millrace.router.bench.Tally;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Inferences of the echo model, one row of 250 FP32 numbers each unless said, 1 kB of tensor in Open Inference's binary form both ways. Every
 * answer is checked to the bit.
 */
final class EchoAsks implements IntFunction<Ask> {
    private static final int DIFFERENT = 1024;
    private static final int COLUMNS = 250;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Ask[] asks;

    private EchoAsks(Ask[] asks) {
        this.asks = asks;
    }

    /** @param headers of each request */
    static EchoAsks with(Map<String, String> headers) {
        return new EchoAsks(IntStream.range(0, DIFFERENT)
                .mapToObj(id -> ask(EchoModel.NAME, id, 1, headers, 0))
                .toArray(Ask[]::new));
    }

    /** Whose callers say how long they wait. */
    static EchoAsks within(Duration objective) {
        return with(Map.of("x-millrace-timeout-ms", Long.toString(objective.toMillis())));
    }

    private static Ask ask(String model, int id, int rows, Map<String, String> headers, int kind) {
        Rows question = EchoModel.question(id, rows, COLUMNS, 1);
        return new Ask(bytes(model, id, rows, headers), answer -> isRight(question, answer), kind);
    }

    /** Of a hundred calls so many go to another model with many rows, and are of kind 1; the others are of kind 0. */
    static EchoAsks ofTwoModels(String light, String heavy, int ofHundredHeavy, int rows) {
        Ask[] asks = new Ask[DIFFERENT];
        for (int id = 0; id < DIFFERENT; id++) {
            boolean isHeavy = new SplittableRandom(id).nextInt(100) < ofHundredHeavy;
            asks[id] = ask(isHeavy ? heavy : light, id, isHeavy ? rows : 1, Map.of(), isHeavy ? 1 : 0);
        }
        return new EchoAsks(asks);
    }

    /** Of ten calls so many are important and of kind 1, the others of normal priority and of kind 0. */
    static EchoAsks important(int ofTen, Duration objective) {
        String millis = Long.toString(objective.toMillis());
        Ask[] asks = new Ask[DIFFERENT];
        for (int id = 0; id < DIFFERENT; id++) {
            boolean important = id % 10 < ofTen;
            Map<String, String> headers =
                    Map.of("x-millrace-timeout-ms", millis, "x-millrace-priority", important ? "high" : "normal");
            asks[id] = ask(EchoModel.NAME, id, 1, headers, important ? 1 : 0);
        }
        return new EchoAsks(asks);
    }

    /** The same calls, whose answers are known by their length alone: what checks them must not be what is measured. */
    static EchoAsks ofAnyLongAnswer() {
        Ask[] asks = new Ask[DIFFERENT];
        for (int id = 0; id < DIFFERENT; id++)
            asks[id] = new Ask(
                    bytes(EchoModel.NAME, id, 1, Map.of()),
                    answer -> answer.content().readableBytes() > 4 * COLUMNS,
                    0);
        return new EchoAsks(asks);
    }

    /** Once, checked to the bit, so that all are remembered. */
    static void askEach(Contender contender) {
        Load twoAtATime = new Load(
                DIFFERENT, call -> 0, with(Map.of()), PATIENCE, PATIENCE, 2, Duration.ZERO, (tally, elapsed) -> false);
        Tally tally = contender.play(twoAtATime).all();
        if (tally.misses() > 0) throw new BrokenRigException(contender.name() + " answers wrongly: " + tally);
    }

    private static byte[] bytes(String model, int id, int rows, Map<String, String> headers) {
        FullHttpRequest request = OipWire.BINARY.ask(model, EchoModel.question(id, rows, COLUMNS, 1));
        request.headers().set(HttpHeaderNames.HOST, "127.0.0.1");
        headers.forEach(request.headers()::set);
        return HttpMessages.bytes(request);
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
