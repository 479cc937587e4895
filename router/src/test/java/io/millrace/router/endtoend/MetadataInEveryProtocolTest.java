package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.StartedRouter.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.backends.ServerFamily;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpVersion;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever its server speaks, a model's tensors are told in each protocol that can ask for them. */
class MetadataInEveryProtocolTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final Map<ServerFamily, FakeServer> SERVERS = servers();
    private static final StartedRouter ROUTER = StartedRouter.of(config());
    private static final Caller REST = new Caller(VERTX, HttpVersion.HTTP_1_1, ROUTER.dataPort());
    private static final GrpcCaller GRPC = new GrpcCaller(ROUTER.dataPort());

    private static Map<ServerFamily, FakeServer> servers() {
        Map<ServerFamily, FakeServer> servers = new EnumMap<>(ServerFamily.class);
        for (ServerFamily family : ServerFamily.values())
            if (family != ServerFamily.DJL && FakeServer.takesTensors(family))
                servers.put(family, FakeServer.start(VERTX, family, scaling(family)));
        return servers;
    }

    private static FakeModel scaling(ServerFamily on) {
        return FakeModel.scaling("scaling-on-" + on.keyword());
    }

    /** Declared only where the server tells nothing. */
    private static String config() {
        StringBuilder pools = new StringBuilder("pools:\n");
        StringBuilder models = new StringBuilder("models:\n");
        SERVERS.forEach((family, server) -> {
            boolean tells = switch (family) {
                case OIP_REST, OIP_GRPC, TFS_REST, TFS_GRPC -> true;
                case TORCHSERVE_REST, TORCHSERVE_GRPC, KSERVE_V1_REST, DJL_SERVING_REST, HTTP, OPENAI_REST, GRPC, DJL ->
                    false;
            };
            pools.append(server.asPool(family.keyword()));
            models.append("  %s:\n    slo: {latency: 50ms}\n    serve: [%s]\n    %s\n"
                    .formatted(
                            scaling(family).name(),
                            family.keyword(),
                            tells ? "" : scaling(family).declared()));
        });
        return pools.append(models).toString();
    }

    @AfterAll
    static void close() {
        GRPC.close();
        REST.close();
        ROUTER.close();
        SERVERS.values().forEach(FakeServer::close);
        await(VERTX.close());
    }

    static Stream<Arguments> everyPair() {
        return Arrays.stream(MetadataDialect.values())
                .flatMap(client -> SERVERS.keySet().stream().map(server -> arguments(client, server)));
    }

    @ParameterizedTest
    @MethodSource("everyPair")
    void tellsNamesTypesAndShapes(MetadataDialect client, ServerFamily server) {
        assertThat(client.ask(REST, GRPC, scaling(server).name(), Optional.empty()))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "in factor", "INT64[-1,1]",
                        "in values", "FP32[-1,3]",
                        "out next", "INT64[-1,1]",
                        "out scaled", "FP32[-1,3]"));
    }
}
