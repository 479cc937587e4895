package io.millrace.chaos.server;

import io.millrace.chaos.Seed;
import io.millrace.chaos.echo.EchoModel;
import io.millrace.chaos.echo.Rows;
import io.millrace.chaos.net.Ending;
import io.millrace.chaos.wire.HttpMessages;
import io.millrace.chaos.wire.Question;
import io.millrace.chaos.wire.Wire;
import io.netty.handler.codec.http.FullHttpResponse;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Turns the right answer to one question into what its fault makes of it. */
final class FaultyReply {
    private FaultyReply() {}

    /**
     * @param before the answer of the exchange before this one, for {@link Fault.Swap}
     * @param seed   of this exchange's draws
     */
    static Delivery of(Fault fault, Wire wire, Question question, Rows before, long seed) {
        Rows y = EchoModel.answer(question.x());
        return switch (fault) {
            case Fault.None none -> Delivery.whole(bytes(wire, question, y));
            case Fault.Slow slow -> Delivery.whole(bytes(wire, question, y));
            case Fault.Stall stall -> Delivery.last(new byte[0], Ending.HANG);
            case Fault.Status(int code) ->
                Delivery.whole(HttpMessages.bytes(wire.refuse(code, "the script says " + code)));
            case Fault.Cut cut -> cut(cut, wire.answer(question, y));
            case Fault.Rowcount(int by) -> Delivery.whole(bytes(wire, question, resized(y, y.count() + by)));
            case Fault.Shape shape -> Delivery.whole(bytes(wire, question, y.reshaped(y.columns(), y.count())));
            case Fault.Nan nan -> Delivery.whole(bytes(wire, question, withNan(y)));
            case Fault.Swap swap -> Delivery.whole(bytes(wire, question, before));
            case Fault.Twice twice -> Delivery.whole(twice(bytes(wire, question, y)));
            case Fault.BrokenJson broken -> Delivery.whole(halved(wire.answer(question, y)));
            case Fault.Garbage(int count) -> Delivery.last(garbage(count, seed), Ending.CLOSE);
            case Fault.Drip(int step, var every) -> Delivery.dripping(bytes(wire, question, y), step, every);
            case Fault.Mutate mutate -> ReplyMutator.mutate(wire.answer(question, y), seed);
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

    /** Rows too many repeat the last one, so that the fault is in their number alone. */
    private static Rows resized(Rows y, int count) {
        float[] values = Arrays.copyOf(y.values(), count * y.columns());
        int last = (y.count() - 1) * y.columns();
        for (int at = y.values().length; at < values.length; at += y.columns())
            System.arraycopy(y.values(), last, values, at, y.columns());
        return new Rows(count, y.columns(), values);
    }

    private static Rows withNan(Rows y) {
        float[] values = y.values().clone();
        for (int row = 0; row < y.count(); row++) values[row * y.columns()] = Float.NaN;
        return new Rows(y.count(), y.columns(), values);
    }

    private static byte[] halved(FullHttpResponse answer) {
        byte[] body = HttpMessages.body(answer);
        String type = answer.headers().get("content-type");
        return HttpMessages.bytes(HttpMessages.reply(200, type, Arrays.copyOf(body, body.length / 2)));
    }

    private static byte[] garbage(int count, long seed) {
        RandomGenerator random = new SplittableRandom(Seed.bits(seed, 0));
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
