package io.millrace.bench.rig;

import io.millrace.chaos.wire.HttpMessages;
import io.millrace.router.bench.Ask;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Inferences of a real model, a row each. Every answer is compared with the one that the model gave to the row alone. */
final class ModelAsks implements IntFunction<Ask> {
    private static final int DIFFERENT = 64;

    private final Ask[] asks;

    private ModelAsks(Ask[] asks) {
        this.asks = asks;
    }

    /** @param reference asked once for each, before any load */
    static ModelAsks of(DirectClient reference) {
        return new ModelAsks(IntStream.range(0, DIFFERENT)
                .mapToObj(id -> ask(reference.model(), id, reference.answer(id, 1)))
                .toArray(Ask[]::new));
    }

    private static Ask ask(RealModel model, int id, float[] right) {
        FullHttpRequest request = model.question(id, 1);
        request.headers().set(HttpHeaderNames.HOST, "127.0.0.1");
        request.headers().set("x-millrace-timeout-ms", model.objective().toMillis());
        return new Ask(HttpMessages.bytes(request), answer -> isRight(answer, right, model.tolerance()), 0);
    }

    static boolean isRight(FullHttpResponse answer, float[] right, double tolerance) {
        ByteBuf body = answer.content();
        int from = body.readableBytes() - right.length * Float.BYTES;
        if (from < 0) return false;
        for (int i = 0; i < right.length; i++) {
            float number = body.getFloatLE(body.readerIndex() + from + i * Float.BYTES);
            // Written so that what is not a number is not right.
            if (!(Math.abs(number - right[i]) <= tolerance)) return false;
        }
        return true;
    }

    @Override
    public Ask apply(int call) {
        return asks[call % DIFFERENT];
    }
}
