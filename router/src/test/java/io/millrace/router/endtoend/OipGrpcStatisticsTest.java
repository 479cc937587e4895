package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.StartedRouter.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.millrace.backends.ServerFamily;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The statistics of servers, whichever way they and the client are reached. */
class OipGrpcStatisticsTest {
    private static final String STATISTICS = "inference.GRPCInferenceService/ModelStatistics";
    private static final Vertx VERTX = Vertx.vertx();
    private static final FakeServer REST = FakeServer.start(VERTX, ServerFamily.OIP_REST, FakeModel.digits("on-rest"));
    private static final FakeServer GRPC = FakeServer.start(VERTX, ServerFamily.OIP_GRPC, FakeModel.digits("on-grpc"));
    private static final StartedRouter ROUTER =
            StartedRouter.of("""
            pools:
              local: {protocol: djl, models: {digits: {path: digits/model.onnx}}}
            %s%s
            models:
              digits: {slo: {latency: 50ms}, serve: [local]}
              on-rest: {slo: {latency: 50ms}, serve: [rest]}
              on-grpc: {slo: {latency: 50ms}, serve: [grpc]}
            """.formatted(REST.asPool("rest"), GRPC.asPool("grpc")));
    private static final GrpcCaller CALLER = new GrpcCaller(ROUTER.dataPort());

    @AfterAll
    static void close() {
        CALLER.close();
        ROUTER.close();
        REST.close();
        GRPC.close();
        await(VERTX.close());
    }

    private static byte[] of(String model) {
        return new HandProto().text(1, model).toBuffer().getBytes();
    }

    private static List<String> told(byte[] question) {
        return HandProto.fields(Buffer.buffer(CALLER.unary(STATISTICS, question)), 1).stream()
                .map(HandProto.Field::bytes)
                .map(model -> HandProto.field(model, 1).text() + " "
                        + HandProto.field(model, 2).text() + " "
                        + HandProto.field(model, 4).value())
                .toList();
    }

    @Test
    void areToldOverGrpcOfServersOfEitherTransport() {
        assertThat(told(of("on-grpc"))).containsExactly("on-grpc 3 10");
        assertThat(told(of("on-rest"))).containsExactly("on-rest 3 5");
        assertThat(told(new byte[0])).containsExactly("on-grpc 3 10", "on-rest 3 5");
    }

    @Test
    void areToldOverRestOfAServerReachedByGrpc() {
        try (Caller rest = new Caller(VERTX, HttpVersion.HTTP_1_1, ROUTER.dataPort())) {
            assertThat(rest.get("/v2/models/on-grpc/stats").text())
                    .isEqualTo("{\"model_stats\":[{\"name\":\"on-grpc\",\"version\":\"3\",\"inference_count\":10}]}");
        }
    }

    @Test
    void areNotToldOfModelsWhoseServersKeepNoneNorOfOthers() {
        assertThat(CALLER.status(STATISTICS, of("digits")).getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
        assertThat(CALLER.status(STATISTICS, of("nobody")).getDescription())
                .isEqualTo("Request for unknown model: 'nobody' is not found");
    }
}
