package io.millrace.chaos.server;

import io.millrace.chaos.Seed;
import io.millrace.chaos.echo.Rows;
import io.millrace.chaos.net.Ending;
import io.millrace.chaos.wire.HttpMessages;
import io.millrace.chaos.wire.Question;
import io.millrace.chaos.wire.Wire;
import io.netty.handler.codec.http.FullHttpResponse;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Turns an answer over HTTP/1.1 into what its fault makes of the bytes. */
final class FaultyReply {
    private FaultyReply() {}

    /**
     * @param y    as the fault wants the rows
     * @param seed of this exchange's draws
     */
    static Delivery of(Fault fault, Wire wire, Question question, Rows y, long seed) {
        return switch (fault) {
            case Fault.None _, Fault.Slow _, Fault.Rowcount _, Fault.Shape _, Fault.Nan _, Fault.Swap _ ->
                Delivery.whole(bytes(wire, question, y));
            case Fault.Stall _ -> Delivery.last(new byte[0], Ending.HANG);
            case Fault.Status(int code) ->
                Delivery.whole(HttpMessages.bytes(wire.refuse(code, "the script says " + code)));
            case Fault.Cut cut -> cut(cut, wire.answer(question, y));
            case Fault.Twice _ -> Delivery.whole(twice(bytes(wire, question, y)));
            case Fault.BrokenJson _ -> Delivery.whole(halved(wire.answer(question, y)));
            case Fault.Garbage(int count) -> Delivery.last(garbage(count, seed), Ending.CLOSE);
            case Fault.Drip(int step, var every) -> Delivery.dripping(bytes(wire, question, y), step, every);
            case Fault.Mutate _ -> ReplyMutator.mutate(wire.answer(question, y), seed);
        };
    }

    private static byte[] bytes(Wire wire, Question question, Rows y) {
        return HttpMessages.bytes(wire.answer(question, y));
    }

    private static byte[] twice(byte[] bytes) {
        byte[] twice = Arrays.copyOf(bytes, 2 * bytes.length);
        System.arraycopy(bytes, 0, twice, bytes.length, bytes.length);
        return twice;
    }

    private static Delivery cut(Fault.Cut cut, FullHttpResponse answer) {
        byte[] bytes = HttpMessages.bytes(answer);
        int length = bytes.length;
        int base = switch (cut.from()) {
            case START -> 0;
            case HEAD -> length - answer.content().readableBytes();
            case END -> length;
        };
        int at = Math.clamp(base + cut.offset(), 0, length);
        return Delivery.last(Arrays.copyOf(bytes, at), cut.ending());
    }

    private static byte[] halved(FullHttpResponse answer) {
        byte[] body = HttpMessages.body(answer);
        String type = answer.headers().get("content-type");
        return HttpMessages.bytes(HttpMessages.reply(200, type, Arrays.copyOf(body, body.length / 2)));
    }

    static byte[] garbage(int count, long seed) {
        RandomGenerator random = new SplittableRandom(Seed.bits(seed, 0));
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
