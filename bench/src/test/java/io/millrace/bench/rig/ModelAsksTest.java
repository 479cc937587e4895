package io.millrace.bench.rig;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.chaos.wire.HttpMessages;
import io.netty.handler.codec.http.FullHttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class ModelAsksTest {
    private static final float[] RIGHT = {0.25f, 0.75f};

    @Test
    void takesSumsOfAnotherOrderForRight() {
        assertThat(ModelAsks.isRight(answer("{}", 0.2501f, 0.7499f), RIGHT, 1e-3))
                .isTrue();
    }

    @Test
    void takesNoOtherNumbersForRight() {
        assertThat(ModelAsks.isRight(answer("{}", 0.75f, 0.25f), RIGHT, 1e-3)).isFalse();
        assertThat(ModelAsks.isRight(answer("{}", 0.25f, Float.NaN), RIGHT, 1e-3))
                .isFalse();
        assertThat(ModelAsks.isRight(answer("", 0.75f), RIGHT, 1e-3)).isFalse();
    }

    private static FullHttpResponse answer(String head, float... numbers) {
        ByteBuffer body =
                ByteBuffer.allocate(head.length() + 4 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        for (char character : head.toCharArray()) body.put((byte) character);
        for (float number : numbers) body.putFloat(number);
        return HttpMessages.reply(200, "application/octet-stream", body.array());
    }
}
