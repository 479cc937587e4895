package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.StartedRouter.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.millrace.backends.ServerFamily;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A model with a cache: how often its server is asked, and what clients are told of it. */
class CacheTest {
    private static final FakeModel MODEL = FakeModel.scaling("scaling");
    private static final List<Row> ROWS = FakeModel.scalingRows(5);
    private static final int AT_ONCE = 200;

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        await(vertx.close());
    }

    private StartedRouter router(FakeServer server, String cache) {
        return StartedRouter.of("pools:\n" + server.asPool("pool")
                + "models:\n  scaling:\n    slo: {latency: 1s}\n    serve: [pool]\n    " + MODEL.declared() + "\n"
                + cache);
    }

    @ParameterizedTest
    @EnumSource(
            value = ServerFamily.class,
            names = {"OIP_REST", "TFS_REST", "KSERVE_V1_REST", "OIP_GRPC", "TFS_GRPC"})
    void oneAnswerServesClientsOfEveryProtocol(ServerFamily family) {
        try (FakeServer server = FakeServer.start(vertx, family, MODEL);
                StartedRouter router = router(server, "    cache: {ttl: 5m}\n");
                Caller caller = new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort());
                GrpcCaller grpc = new GrpcCaller(router.dataPort())) {
            List<String> told = new ArrayList<>();

            boolean kserve = family == ServerFamily.KSERVE_V1_REST;
            if (kserve) told.add(rest(caller, ClientProtocol.KSERVE, new KserveDialect()));
            else told.add(rest(caller, ClientProtocol.TFS, TfsDialect.rows()));
            if (!kserve) told.add(rest(caller, ClientProtocol.TFS, TfsDialect.columns()));
            told.add(rest(caller, ClientProtocol.OIP, OipDialect.json()));
            told.add(rest(caller, ClientProtocol.OIP, OipDialect.inBinary()));
            told.add(rest(caller, ClientProtocol.OIP, OipDialect.inBinary().wanting("scaled", "next")));
            told.add(rest(caller, ClientProtocol.TORCHSERVE, new TorchServeDialect()));
            told.add(grpc(grpc, new OipGrpcDialect()));
            told.add(grpc(grpc, new TfsGrpcDialect()));

            assertThat(told)
                    .startsWith("miss")
                    .endsWith("hit")
                    .filteredOn("hit"::equals)
                    .hasSize(told.size() - 1);
            assertThat(server.inferences()).hasSize(1);
            rest(caller, ClientProtocol.OIP, OipDialect.json().wanting("next"));
            assertThat(server.inferences()).hasSize(2);
            try (Caller admin = new Caller(vertx, HttpVersion.HTTP_1_1, router.adminPort())) {
                Awaitility.await()
                        .untilAsserted(() -> assertThat(admin.get("/metrics").text())
                                .contains("millrace_cache_total{model=\"scaling\",outcome=\"miss\",} 2.0")
                                .contains("millrace_cache_total{model=\"scaling\",outcome=\"hit\",} "
                                        + (told.size() - 1) + ".0")
                                .contains("millrace_cache_entries{model=\"scaling\",} 2.0")
                                .contains("millrace_cache_bytes{model=\"scaling\",} "));
            }
        }
    }

    private static String rest(Caller caller, ClientProtocol protocol, Dialect dialect) {
        Answer answer = caller.post(protocol.target(MODEL.name()), dialect.ask(MODEL, ROWS));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        if (!(dialect instanceof OipDialect oip) || oip.wanted().size() != 1)
            assertThat(dialect.answered(MODEL, answer.message())).isEqualTo(MODEL.answers(ROWS));
        return answer.header("x-millrace-cache");
    }

    private static String grpc(GrpcCaller caller, GrpcDialect dialect) {
        AtomicReference<Metadata> head = new AtomicReference<>(new Metadata());
        byte[] answer = ClientCalls.blockingUnaryCall(
                ClientInterceptors.intercept(
                        caller.channel(),
                        MetadataUtils.newCaptureMetadataInterceptor(head, new AtomicReference<>(new Metadata()))),
                GrpcCaller.method(dialect.infers(), MethodDescriptor.MethodType.UNARY),
                CallOptions.DEFAULT,
                dialect.ask(MODEL, ROWS).body().getBytes());
        Message answered = new Message(Message.nothing().headers(), Buffer.buffer(answer));
        assertThat(dialect.answered(MODEL, answered)).isEqualTo(MODEL.answers(ROWS));
        return String.valueOf(head.get().get(Metadata.Key.of("x-millrace-cache", Metadata.ASCII_STRING_MARSHALLER)));
    }

    @Test
    void manyWhoAskTheSameAtOnceAreOneQuestion() {
        try (FakeServer server = FakeServer.start(vertx, ServerFamily.OIP_REST, MODEL);
                StartedRouter router = router(server, "    cache: {ttl: 5m}\n")) {
            server.hold();
            List<Caller> callers = new ArrayList<>();
            List<Future<Answer>> asked = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                // Connections are spread over the router's event loops.
                if (i % 5 == 0) callers.add(new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort()));
                asked.add(callers.getLast()
                        .send(
                                HttpMethod.POST,
                                ClientProtocol.OIP.target("scaling"),
                                OipDialect.json().ask(MODEL, ROWS)));
            }
            Awaitility.await().until(() -> !server.inferences().isEmpty());
            server.release();

            List<String> told = new ArrayList<>();
            for (Future<Answer> each : asked) {
                assertThat(await(each).status()).isEqualTo(200);
                told.add(await(each).header("x-millrace-cache"));
            }
            assertThat(told).containsOnlyOnce("miss").isSubsetOf("miss", "joined", "hit");
            assertThat(server.inferences()).hasSize(1);
            callers.forEach(Caller::close);
        }
    }

    @Test
    void anOldAnswerSaysThatItIsOne() {
        try (FakeServer server = FakeServer.start(vertx, ServerFamily.TFS_REST, MODEL);
                StartedRouter router = router(server, "    cache: {ttl: 1ms, stale-while-error: 1h}\n");
                Caller caller = new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort());
                Caller admin = new Caller(vertx, HttpVersion.HTTP_1_1, router.adminPort())) {
            rest(caller, ClientProtocol.TFS, TfsDialect.rows());
            server.stop();

            Awaitility.await().until(() -> {
                Answer answer = caller.post(
                        ClientProtocol.TFS.target("scaling"), TfsDialect.rows().ask(MODEL, ROWS));
                assertThat(answer.status()).as(answer.text()).isEqualTo(200);
                assertThat(TfsDialect.rows().answered(MODEL, answer.message())).isEqualTo(MODEL.answers(ROWS));
                return answer.header("x-millrace-degraded").equals("stale");
            });
            Awaitility.await()
                    .untilAsserted(() -> assertThat(admin.get("/metrics").text())
                            .contains("millrace_degraded_total{model=\"scaling\",why=\"stale\",} "));
        }
    }

    @Test
    void rowsThatAreKnownAreNotAskedForAgainInWhateverProtocol() {
        try (FakeServer server = FakeServer.start(vertx, ServerFamily.OIP_REST, MODEL);
                StartedRouter router = router(server, "    cache: {ttl: 5m, per-item: true}\n");
                Caller caller = new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort())) {
            List<Row> mixed = List.of(ROWS.get(4), ROWS.get(1), ROWS.get(3), ROWS.get(0));
            caller.post(
                    ClientProtocol.OIP.target("scaling"), OipDialect.inBinary().ask(MODEL, ROWS.subList(0, 2)));
            Answer answer = caller.post(
                    ClientProtocol.TFS.target("scaling"), TfsDialect.rows().ask(MODEL, mixed));

            assertThat(TfsDialect.rows().answered(MODEL, answer.message())).isEqualTo(MODEL.answers(mixed));
            assertThat(OipDialect.json().asked(MODEL, asked(server))).isEqualTo(List.of(ROWS.get(4), ROWS.get(3)));
            assertThat(rest(caller, ClientProtocol.OIP, OipDialect.json())).isEqualTo("miss");
            assertThat(OipDialect.json().asked(MODEL, asked(server))).isEqualTo(List.of(ROWS.get(2)));
        }
    }

    private static Message asked(FakeServer server) {
        FakeServer.Asked last = server.inferences().getLast();
        return new Message(last.headers(), last.body());
    }

    @Test
    void whatTorchServesOwnClientsSendIsLeftToItsHandler() {
        try (FakeServer server = FakeServer.start(vertx, ServerFamily.TORCHSERVE_REST, MODEL);
                StartedRouter router = router(server, "    cache: {ttl: 5m}\n");
                Caller caller = new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort())) {
            Message one = new TorchServeDialect().ask(MODEL, ROWS.subList(0, 1));
            for (int i = 0; i < 2; i++) {
                Answer answer = caller.post(ClientProtocol.TORCHSERVE.target("scaling"), one);
                assertThat(answer.headers().contains("x-millrace-cache")).isFalse();
            }

            assertThat(server.inferences())
                    .hasSize(2)
                    .last()
                    .extracting(FakeServer.Asked::body)
                    .isEqualTo(one.body());
            assertThat(rest(caller, ClientProtocol.OIP, OipDialect.json())).isEqualTo("miss");
            assertThat(rest(caller, ClientProtocol.OIP, OipDialect.json())).isEqualTo("hit");
            assertThat(server.inferences()).hasSize(2 + ROWS.size());
        }
    }

    @Test
    void tenantsHaveAnswersOfTheirOwnWhereTheModelSaysSo() {
        try (FakeServer server = FakeServer.start(vertx, ServerFamily.OIP_REST, MODEL);
                StartedRouter router = router(server, "    cache: {ttl: 5m, tenant: true}\n");
                Caller caller = new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort())) {
            for (String tenant : List.of("a", "b", "a", "b"))
                caller.post(
                        ClientProtocol.OIP.target("scaling"),
                        OipDialect.json().ask(MODEL, ROWS).with("x-millrace-tenant", tenant));

            assertThat(server.inferences()).hasSize(2);
        }
    }

    @Test
    void aModelWithoutACachePassesBytesOnAndSaysNothingOfOne() {
        try (FakeServer server = FakeServer.start(vertx, ServerFamily.OIP_REST, MODEL);
                StartedRouter router = router(server, "");
                Caller caller = new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort())) {
            Message asked = OipDialect.json().ask(MODEL, ROWS);
            Answer answer = caller.post(ClientProtocol.OIP.target("scaling"), asked);
            caller.post(ClientProtocol.OIP.target("scaling"), asked);

            assertThat(answer.headers().contains("x-millrace-cache")).isFalse();
            assertThat(server.inferences()).hasSize(2);
            assertThat(server.inferences().getFirst().body()).isEqualTo(asked.body());
        }
    }
}
