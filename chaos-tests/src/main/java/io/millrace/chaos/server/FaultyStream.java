package io.millrace.chaos.server;

import io.millrace.chaos.echo.Rows;
import io.millrace.chaos.net.Ending;
import io.millrace.chaos.server.StreamDelivery.Body;
import io.millrace.chaos.server.StreamDelivery.Part;
import io.millrace.chaos.server.StreamDelivery.Raw;
import io.millrace.chaos.wire.GrpcMessages;
import io.millrace.chaos.wire.HttpMessages;
import io.millrace.chaos.wire.Question;
import io.millrace.chaos.wire.Wire;
import io.netty.handler.codec.http.FullHttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Turns an answer over a stream into what its fault makes of the frames: {@link FaultyReply} for HTTP/2. */
final class FaultyStream {
    private FaultyStream() {}

    /**
     * @param y    as the fault wants the rows
     * @param seed of this exchange's draws
     */
    static StreamDelivery of(Fault fault, Wire wire, Question question, Rows y, long seed) {
        return switch (fault) {
            case Fault.None _, Fault.Slow _, Fault.Rowcount _, Fault.Shape _, Fault.Nan _, Fault.Swap _ ->
                StreamDelivery.whole(wire.answer(question, y));
            case Fault.Stall _ -> StreamDelivery.last(List.of(), Ending.HANG);
            case Fault.Status(int code) -> StreamDelivery.whole(wire.refuse(code, "the script says " + code));
            case Fault.Cut cut -> cut(cut, wire.answer(question, y));
            case Fault.Twice _ -> twice(wire.answer(question, y));
            case Fault.BrokenJson _ -> halved(wire.answer(question, y));
            case Fault.Garbage(int count) ->
                StreamDelivery.last(List.of(new Raw(FaultyReply.garbage(count, seed))), Ending.RESET);
            case Fault.Drip(int step, var every) -> dripping(wire.answer(question, y), step, every);
            case Fault.Mutate _ -> StreamMutator.mutate(wire.answer(question, y), seed);
        };
    }

    /** The head is one frame: before its end, nothing of it is there. */
    private static StreamDelivery cut(Fault.Cut cut, FullHttpResponse answer) {
        byte[] body = HttpMessages.body(answer);
        int at = switch (cut.from()) {
            case START -> cut.offset() - 1;
            case HEAD -> cut.offset();
            case END -> body.length + cut.offset();
        };
        if (at < 0) return StreamDelivery.last(List.of(), cut.ending());
        Body part = new Body(Arrays.copyOf(body, Math.min(at, body.length)), false);
        return StreamDelivery.last(List.of(StreamDelivery.head(answer), part), cut.ending());
    }

    private static StreamDelivery twice(FullHttpResponse answer) {
        Body body = StreamDelivery.body(answer);
        return StreamDelivery.whole(List.of(StreamDelivery.head(answer), body, body, StreamDelivery.trailers(answer)));
    }

    /** A message that ends too soon, under a prefix that fits it. */
    private static StreamDelivery halved(FullHttpResponse answer) {
        byte[] body = HttpMessages.body(answer);
        byte[] half = GrpcMessages.prefixed(Arrays.copyOfRange(body, GrpcMessages.PREFIX, body.length / 2));
        return StreamDelivery.whole(
                List.of(StreamDelivery.head(answer), new Body(half, false), StreamDelivery.trailers(answer)));
    }

    private static StreamDelivery dripping(FullHttpResponse answer, int step, Duration every) {
        byte[] body = HttpMessages.body(answer);
        List<Part> parts = new ArrayList<>();
        parts.add(StreamDelivery.head(answer));
        for (int from = 0; from < body.length; from += step)
            parts.add(new Body(Arrays.copyOfRange(body, from, Math.min(body.length, from + step)), false));
        parts.add(StreamDelivery.trailers(answer));
        return new StreamDelivery(parts, every, Optional.empty());
    }
}
