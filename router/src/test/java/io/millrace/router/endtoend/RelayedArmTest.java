package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.StartedRouter.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.ServerFamily;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpVersion;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A request passed on in its client's own bytes, to the version of its arm or of a label. */
class RelayedArmTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final FakeModel MODEL = FakeModel.scaling("m");

    @AfterAll
    static void close() {
        await(VERTX.close());
    }

    private static ServerFamily family(VersionForm form) {
        return switch (form) {
            case OIP -> ServerFamily.OIP_REST;
            case OIP_GRPC -> ServerFamily.OIP_GRPC;
            case TFS -> ServerFamily.TFS_REST;
            case TFS_GRPC -> ServerFamily.TFS_GRPC;
            case TORCHSERVE -> ServerFamily.TORCHSERVE_REST;
            case TORCHSERVE_GRPC -> ServerFamily.TORCHSERVE_GRPC;
        };
    }

    /** As the server read it. */
    private static String version(VersionForm form, FakeServer.Asked asked) {
        return switch (form) {
            case OIP -> between(asked.target(), "/v2/models/m/versions/", "/infer");
            case TFS -> between(asked.target(), "/v1/models/m/versions/", ":predict");
            case TORCHSERVE -> between(asked.target(), "/predictions/m/", "");
            case OIP_GRPC, TORCHSERVE_GRPC -> HandProto.field(asked.body(), 2).text();
            case TFS_GRPC -> {
                Buffer spec = HandProto.field(asked.body(), 1).bytes();
                assertThat(HandProto.fields(spec, 4)).isEmpty();
                yield "" + HandProto.field(HandProto.field(spec, 2).bytes(), 1).value();
            }
        };
    }

    private static String between(String target, String before, String after) {
        assertThat(target).startsWith(before).endsWith(after);
        return target.substring(before.length(), target.length() - after.length());
    }

    @ParameterizedTest
    @EnumSource
    void namesTheVersionTheServersWay(VersionForm client) {
        try (FakeServer server = FakeServer.start(VERTX, family(client), MODEL);
                StartedRouter router = StartedRouter.of("""
                        pools:
                        %smodels:
                          m:
                            slo: {latency: 10s}
                            serve: [pool]
                            traffic: {labels: {stable: 3}, split: [{version: stable, weight: 1}]}
                        """.formatted(server.asPool("pool")));
                Caller rest = new Caller(VERTX, HttpVersion.HTTP_1_1, router.dataPort());
                GrpcCaller grpc = new GrpcCaller(router.dataPort())) {
            client.ask(rest, grpc, MODEL, Optional.empty());
            client.ask(rest, grpc, MODEL, Optional.of("stable"));
            client.ask(rest, grpc, MODEL, Optional.of("3"));

            assertThat(server.inferences())
                    .hasSize(3)
                    .allSatisfy(asked -> assertThat(version(client, asked)).isEqualTo("3"));
        }
    }
}
