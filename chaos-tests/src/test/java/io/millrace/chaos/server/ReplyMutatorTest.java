package io.millrace.chaos.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.chaos.echo.EchoModel;
import io.millrace.chaos.wire.HttpMessages;
import io.millrace.chaos.wire.Wire;
import io.netty.handler.codec.http.FullHttpResponse;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReplyMutatorTest {
    private static final int SEEDS = 4_000;

    static Stream<Wire> wires() {
        return Wire.all().filter(wire -> !wire.isGrpc());
    }

    @ParameterizedTest
    @MethodSource("wires")
    void spoilsAlmostEveryAnswerInAWayOfItsOwn(Wire wire) throws Exception {
        FullHttpResponse answer = answer(wire);
        ByteBuffer original = ByteBuffer.wrap(HttpMessages.bytes(answer));
        Set<ByteBuffer> distinct = new HashSet<>();
        int unspoilt = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            ByteBuffer bytes = ByteBuffer.wrap(ReplyMutator.mutate(answer, seed).bytes());
            if (bytes.equals(original)) unspoilt++;
            distinct.add(bytes);
        }

        assertThat(unspoilt).isLessThan(SEEDS / 20);
        assertThat(distinct.size()).isGreaterThan(SEEDS / 2);
    }

    @Test
    void givesTheSameBytesAndEndingForTheSameSeed() throws Exception {
        FullHttpResponse answer = answer(Wire.named("oip-json"));
        for (int seed = 0; seed < SEEDS; seed++) {
            Delivery once = ReplyMutator.mutate(answer, seed);
            Delivery again = ReplyMutator.mutate(answer, seed);
            assertThat(again.bytes()).isEqualTo(once.bytes());
            assertThat(again.ending()).isEqualTo(once.ending());
        }
    }

    private static FullHttpResponse answer(Wire wire) throws Exception {
        var question = wire.read(wire.ask("echo", EchoModel.question(1, 1, 8, 1)));
        return wire.answer(question, EchoModel.answer(question.x()));
    }
}
