package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.StartedRouter.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.stub.ClientCalls;
import io.millrace.backends.ServerFamily;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A model that batches: what its server is asked, and what of the answer each client is given. */
class BatchTest {
    private static final FakeModel MODEL = FakeModel.scaling("scaling");
    private static final int MANY = 300;

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        await(vertx.close());
    }

    private static StartedRouter router(FakeServer server, String batch) {
        return StartedRouter.of("pools:\n" + server.asPool("pool")
                + "models:\n  scaling:\n    slo: {latency: 10m}\n    serve: [pool]\n    " + MODEL.declared() + "\n"
                + "    batch: {" + batch + "}\n");
    }

    /** So many rows, no two callers' alike. */
    private static List<Row> rows(int caller, int count) {
        return LongStream.range(0, count)
                .mapToObj(i -> new Row(
                        Map.of("factor", List.of(caller * 10L + i), "values", List.of(caller + 0.5, -0.25, 3.0))))
                .toList();
    }

    @ParameterizedTest
    @EnumSource(
            value = ServerFamily.class,
            names = {"OIP_REST", "TFS_REST", "KSERVE_V1_REST", "OIP_GRPC", "TFS_GRPC"})
    void clientsOfEveryProtocolAreServedByOneRequest(ServerFamily family) {
        try (FakeServer server = FakeServer.start(vertx, family, MODEL);
                StartedRouter router = router(server, "max: 64, policy: fixed, size: 9, delay: 1m");
                Caller first = new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort());
                Caller second = new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort());
                Caller third = new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort());
                GrpcCaller grpc = new GrpcCaller(router.dataPort())) {
            List<Future<List<Row>>> answers = List.of(
                    rest(first, ClientProtocol.OIP, OipDialect.json(), rows(1, 1)),
                    rest(second, ClientProtocol.OIP, OipDialect.inBinary(), rows(2, 2)),
                    rest(third, ClientProtocol.TFS, TfsDialect.columns(), rows(3, 3)),
                    overGrpc(grpc, new OipGrpcDialect(), rows(4, 2)),
                    overGrpc(grpc, new TfsGrpcDialect(), rows(5, 1)));

            for (int i = 0; i < answers.size(); i++)
                assertThat(await(answers.get(i))).isEqualTo(MODEL.answers(rows(i + 1, new int[] {1, 2, 3, 2, 1}[i])));
            assertThat(server.inferences()).hasSize(1);
        }
    }

    private static Future<List<Row>> rest(Caller caller, ClientProtocol protocol, Dialect dialect, List<Row> rows) {
        return rest(caller, protocol, dialect, rows, Map.of());
    }

    private static Future<List<Row>> rest(
            Caller caller, ClientProtocol protocol, Dialect dialect, List<Row> rows, Map<String, String> headers) {
        Message message = dialect.ask(MODEL, rows);
        MultiMap all =
                MultiMap.caseInsensitiveMultiMap().addAll(message.headers()).addAll(headers);
        return caller.send(HttpMethod.POST, protocol.target(MODEL.name()), new Message(all, message.body()))
                .map(answer -> {
                    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
                    return dialect.answered(MODEL, answer.message());
                });
    }

    private static Future<List<Row>> overGrpc(GrpcCaller caller, GrpcDialect dialect, List<Row> rows) {
        Promise<byte[]> answer = Promise.promise();
        ClientCalls.asyncUnaryCall(
                caller.channel().newCall(GrpcCaller.method(dialect.infers(), MethodType.UNARY), CallOptions.DEFAULT),
                dialect.ask(MODEL, rows).body().getBytes(),
                new io.grpc.stub.StreamObserver<>() {
                    @Override
                    public void onNext(byte[] message) {
                        answer.complete(message);
                    }

                    @Override
                    public void onError(Throwable cause) {
                        answer.tryFail(cause);
                    }

                    @Override
                    public void onCompleted() {}
                });
        return answer.future()
                .map(bytes ->
                        dialect.answered(MODEL, new Message(Message.nothing().headers(), Buffer.buffer(bytes))));
    }

    @Test
    void whatWaitsGoesTogetherAndEveryoneGetsTheirOwn() {
        try (FakeServer server = FakeServer.start(vertx, ServerFamily.OIP_REST, MODEL);
                StartedRouter router = router(server, "max: 64");
                Caller admin = new Caller(vertx, HttpVersion.HTTP_1_1, router.adminPort())) {
            server.hold();
            List<Caller> callers = new ArrayList<>();
            List<Future<List<Row>>> answers = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                // Connections are spread over the router's event loops.
                if (i % 5 == 0) callers.add(new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort()));
                answers.add(rest(callers.getLast(), ClientProtocol.OIP, OipDialect.inBinary(), rows(i, 1 + i % 3)));
            }
            Awaitility.await().until(() -> queued(admin) > MANY - 64);
            server.release();

            for (int i = 0; i < MANY; i++)
                assertThat(await(answers.get(i))).isEqualTo(MODEL.answers(rows(i, 1 + i % 3)));
            assertThat(server.inferences()).hasSizeLessThan(MANY / 2);
            Awaitility.await()
                    .untilAsserted(() -> assertThat(admin.get("/metrics").text())
                            .contains("millrace_batch_size_sum{model=\"scaling\",} 600.0")
                            .contains("millrace_batch_size_count{model=\"scaling\",} "
                                    + server.inferences().size())
                            .contains("millrace_queue_duration_seconds_count{model=\"scaling\",} 300.0")
                            .contains("millrace_queue_calls{model=\"scaling\",} 0.0"));
            callers.forEach(Caller::close);
        }
    }

    @Test
    void whoAsksWhatTheServerRefusesIsRefusedAlone() {
        FakeModel picky = new FakeModel("scaling", MODEL.inputs(), MODEL.outputs(), row -> {
            if (row.of("factor").getFirst().longValue() == 30) throw new IllegalArgumentException("not that one");
            return MODEL.compute().apply(row);
        });
        try (FakeServer server = FakeServer.start(vertx, ServerFamily.TFS_REST, picky);
                StartedRouter router = router(server, "max: 64, policy: fixed, size: 8, delay: 1m")) {
            List<Caller> callers = new ArrayList<>();
            List<Future<Answer>> answers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                callers.add(new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort()));
                answers.add(callers.getLast()
                        .send(
                                HttpMethod.POST,
                                ClientProtocol.OIP.target("scaling"),
                                OipDialect.json().ask(MODEL, rows(i, 1))));
            }

            for (int i = 0; i < 8; i++) {
                Answer answer = await(answers.get(i));
                assertThat(answer.status()).as(answer.text()).isEqualTo(i == 3 ? 400 : 200);
                if (i == 3) assertThat(answer.text()).contains("not that one");
                else
                    assertThat(OipDialect.json().answered(MODEL, answer.message()))
                            .isEqualTo(MODEL.answers(rows(i, 1)));
            }
            // Eight, then halves of what holds the one, down to it alone.
            assertThat(server.inferences()).hasSize(7);
            callers.forEach(Caller::close);
        }
    }

    @Test
    void nobodysRowsGoUnderAnothersName() {
        try (FakeServer server = FakeServer.start(vertx, ServerFamily.OIP_REST, MODEL);
                StartedRouter router = router(server, "max: 64, policy: fixed, size: 2, delay: 1m");
                Caller first = new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort());
                Caller second = new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort());
                Caller third = new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort());
                Caller fourth = new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort())) {
            Map<String, String> her = Map.of("authorization", "Bearer her");
            Map<String, String> his = Map.of("authorization", "Bearer his");
            List<Future<List<Row>>> answers = List.of(
                    rest(first, ClientProtocol.OIP, OipDialect.json(), rows(1, 1), her),
                    rest(second, ClientProtocol.TFS, TfsDialect.rows(), rows(2, 1), his),
                    rest(third, ClientProtocol.OIP, OipDialect.json(), rows(3, 1), his),
                    rest(fourth, ClientProtocol.TFS, TfsDialect.rows(), rows(4, 1), her));

            for (int i = 0; i < 4; i++) assertThat(await(answers.get(i))).isEqualTo(MODEL.answers(rows(i + 1, 1)));
            assertThat(server.inferences())
                    .extracting(asked -> asked.headers().get("authorization"))
                    .containsExactlyInAnyOrder("Bearer her", "Bearer his");
        }
    }

    @Test
    void whoLeavesWhileWaitingIsNotAskedFor() {
        try (FakeServer server = FakeServer.start(vertx, ServerFamily.OIP_REST, MODEL);
                StartedRouter router = router(server, "max: 64, policy: fixed, size: 4, delay: 1m");
                Caller stays = new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort());
                Caller admin = new Caller(vertx, HttpVersion.HTTP_1_1, router.adminPort())) {
            Caller leaves = new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort());
            rest(leaves, ClientProtocol.OIP, OipDialect.json(), rows(1, 2));
            Awaitility.await().until(() -> queued(admin) == 1);
            leaves.close();
            Awaitility.await().until(() -> queued(admin) == 0);

            assertThat(await(rest(stays, ClientProtocol.OIP, OipDialect.json(), rows(2, 4))))
                    .isEqualTo(MODEL.answers(rows(2, 4)));
            assertThat(server.inferences()).hasSize(1);
            Message asked = new Message(
                    server.inferences().getFirst().headers(),
                    server.inferences().getFirst().body());
            assertThat(OipDialect.json().asked(MODEL, asked)).isEqualTo(rows(2, 4));
        }
    }

    private static int queued(Caller admin) {
        return admin.get("/metrics")
                .text()
                .lines()
                .filter(line -> line.startsWith("millrace_queue_calls{"))
                .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Test
    void aBatchIsPaddedToASizeTheServerIsPreparedFor() {
        try (FakeServer server = FakeServer.start(vertx, ServerFamily.OIP_REST, MODEL);
                StartedRouter router = router(server, "max: 8, sizes: [4, 8], policy: eager");
                Caller caller = new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort())) {
            assertThat(await(rest(caller, ClientProtocol.TFS, TfsDialect.rows(), rows(1, 3))))
                    .isEqualTo(MODEL.answers(rows(1, 3)));

            Message asked = new Message(
                    server.inferences().getFirst().headers(),
                    server.inferences().getFirst().body());
            List<Row> padded = new ArrayList<>(rows(1, 3));
            padded.add(padded.getLast());
            assertThat(OipDialect.json().asked(MODEL, asked)).isEqualTo(padded);
        }
    }

    @Test
    void aCallThatWaitsBeyondItsTimeIsToldSo() {
        try (FakeServer server = FakeServer.start(vertx, ServerFamily.OIP_REST, MODEL);
                StartedRouter router = router(server, "max: 64, policy: fixed, size: 4, delay: 1m");
                Caller caller = new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort())) {
            Message message = OipDialect.json().ask(MODEL, rows(1, 1));
            message.headers().add("x-millrace-timeout-ms", "50");

            Answer answer = await(caller.send(HttpMethod.POST, ClientProtocol.OIP.target("scaling"), message));

            assertThat(answer.status()).isEqualTo(504);
            assertThat(answer.text()).contains("deadline of 50 ms passed (waiting)");
            assertThat(server.inferences()).isEmpty();
        }
    }
}
