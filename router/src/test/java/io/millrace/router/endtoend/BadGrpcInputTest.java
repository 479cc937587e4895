package io.millrace.router.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The table of bad input over gRPC: mistakes by row, protocols by column. Each gets the code and, where protocols.md gives
 * them, the words of the real server; what it said before it breaks nothing for the next call over the same connection.
 */
class BadGrpcInputTest {
    private static final StartedRouter ROUTER = StartedRouter.of(", max-body: 1MiB", "100ms", """
            pools:
              local: {protocol: djl, models: {digits: {path: digits/model.onnx}}}
            models:
              digits: {slo: {latency: 50ms}, serve: [local]}
            """);
    private static final GrpcCaller CALLER = new GrpcCaller(ROUTER.dataPort());

    @AfterAll
    static void close() {
        CALLER.close();
        ROUTER.close();
    }

    static Stream<Arguments> table() {
        return Stream.of(BadMessages.rows(), BadGrpcTensors.rows())
                .flatMap(List::stream)
                .flatMap(row -> row.cells().stream().map(cell -> Arguments.of(row.mistake(), cell)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("table")
    void isRefusedAsTheProtocolSays(String mistake, BadCall bad) {
        bad.assertIsRefusedBy(CALLER);

        assertThat(goodOnes()).containsOnly(Status.Code.OK);
    }

    private static Stream<Status.Code> goodOnes() {
        return Stream.of(
                        BadCall.oip(GoodCall.oip("digits")),
                        BadCall.tfs(GoodCall.tfs("digits")),
                        BadCall.torchserve(GoodCall.torchserve("digits")))
                .map(call ->
                        CALLER.status(call.method(), call.message().getBytes()).getCode());
    }
}
