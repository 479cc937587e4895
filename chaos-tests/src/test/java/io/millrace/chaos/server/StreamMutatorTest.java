package io.millrace.chaos.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.chaos.echo.EchoModel;
import io.millrace.chaos.wire.OipGrpcWire;
import io.netty.handler.codec.http.FullHttpResponse;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StreamMutatorTest {
    private static final int SEEDS = 4_000;

    @ParameterizedTest
    @EnumSource
    void spoilsAlmostEveryAnswer(OipGrpcWire wire) throws Exception {
        FullHttpResponse answer = answer(wire);
        String original = said(StreamDelivery.whole(answer));
        Set<String> distinct = new HashSet<>();
        int unspoilt = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            String said = said(StreamMutator.mutate(answer, seed));
            if (said.equals(original)) unspoilt++;
            distinct.add(said);
        }

        assertThat(unspoilt).isLessThan(SEEDS / 20);
        assertThat(distinct.size()).isGreaterThan(SEEDS / 3);
    }

    @ParameterizedTest
    @EnumSource
    void givesTheSamePartsAndEndingForTheSameSeed(OipGrpcWire wire) throws Exception {
        FullHttpResponse answer = answer(wire);
        for (int seed = 0; seed < SEEDS; seed++)
            assertThat(said(StreamMutator.mutate(answer, seed))).isEqualTo(said(StreamMutator.mutate(answer, seed)));
    }

    /** Where each part ends and which ones end the stream counts as well. */
    private static String said(StreamDelivery delivery) {
        List<String> parts = delivery.parts().stream()
                .map(part -> switch (part) {
                    case StreamDelivery.Head head -> "head " + head;
                    case StreamDelivery.Body body ->
                        "body " + body.last() + HexFormat.of().formatHex(body.bytes());
                    case StreamDelivery.Raw raw -> "raw " + HexFormat.of().formatHex(raw.bytes());
                })
                .toList();
        return parts + " " + delivery.ending();
    }

    private static FullHttpResponse answer(OipGrpcWire wire) throws Exception {
        var question = wire.read(wire.ask("echo", EchoModel.question(1, 1, 8, 1)));
        return wire.answer(question, EchoModel.answer(question.x()));
    }
}
