package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.StartedRouter.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.ServerFamily;
import io.millrace.backends.tls.CertifiedKey;
import io.millrace.backends.tls.PemFiles;
import io.millrace.backends.tls.TestAuthority;
import io.millrace.backends.tls.TestTls;
import io.millrace.router.reload.Reload;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Another config for a router that runs: what calls see of it before, meanwhile and after. */
class ReloadTest {
    private static final FakeModel SCALING = FakeModel.scaling("scaling");
    private static final String TARGET = ClientProtocol.OIP.target("scaling");

    private final Vertx vertx = Vertx.vertx();
    private final FakeServer first = server();
    private final FakeServer second = server();

    private FakeServer server() {
        return FakeServer.start(vertx, ServerFamily.OIP_REST, SCALING, FakeModel.digits("digits"));
    }

    @AfterEach
    void close() {
        first.close();
        second.close();
        await(vertx.close());
    }

    private static String document(String pools, String models) {
        return "pools:\n" + pools + "models:\n" + models;
    }

    private static String model(String name, String pool, String settings) {
        return "  %s: {slo: {latency: 10s}, serve: [%s]%s}\n".formatted(name, pool, settings);
    }

    private StartedRouter router() {
        return StartedRouter.of("", "2s", document(first.asPool("pool"), model("scaling", "pool", "")));
    }

    private Caller caller(StartedRouter router) {
        return new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort());
    }

    private static Message asked(int number) {
        return OipDialect.json()
                .ask(
                        SCALING,
                        List.of(new Row(Map.of("factor", List.of((long) number), "values", List.of(0.5, -0.25, 3.0)))));
    }

    private static Future<Answer> send(Caller caller, int number) {
        return caller.send(HttpMethod.POST, TARGET, asked(number));
    }

    private static void assertChanged(Reload reload, long generation) {
        assertThat(reload).isInstanceOf(Reload.Applied.class);
        assertThat(reload.generation()).isEqualTo(generation);
    }

    @Test
    void aModelThatIsAddedIsServedAndOneThatIsRemovedIsUnknown() {
        try (StartedRouter router = router();
                Caller caller = caller(router)) {
            assertThat(caller.get("/v2/models/digits/ready").status()).isEqualTo(400);

            assertChanged(router.change(document(first.asPool("pool"), model("digits", "pool", ""))), 2);

            assertThat(caller.get("/v2/models/digits/ready").status()).isEqualTo(200);
            assertThat(caller.post(TARGET, asked(1)).status()).isEqualTo(404);
        }
    }

    @Test
    void callsGoToTheEndpointsOfTheNewConfigAndThoseUnderWayFinishWhereTheyAre() {
        try (StartedRouter router = router();
                Caller caller = caller(router)) {
            first.hold();
            Future<Answer> early = send(caller, 1);
            Awaitility.await().until(() -> first.inferences().size() == 1);

            assertChanged(router.change(document(second.asPool("pool"), model("scaling", "pool", ""))), 2);

            assertThat(caller.post(TARGET, asked(2)).status()).isEqualTo(200);
            assertThat(second.inferences()).hasSize(1);
            first.release();
            assertThat(await(early).status()).isEqualTo(200);
            assertThat(first.inferences()).hasSize(1);
        }
    }

    @Test
    void aModelMovesToAnotherPoolWithoutAMomentOfNone() {
        try (StartedRouter router = router();
                Caller caller = caller(router)) {
            for (int turn = 0; turn < 10; turn++) {
                List<Future<Answer>> calls =
                        IntStream.range(0, 20).mapToObj(i -> send(caller, i)).toList();
                boolean isEven = turn % 2 == 0;
                assertChanged(
                        router.change(document(
                                (isEven ? second : first).asPool(isEven ? "other" : "pool"),
                                model("scaling", isEven ? "other" : "pool", ""))),
                        turn + 2);
                for (Future<Answer> call : calls)
                    assertThat(await(call).status()).isEqualTo(200);
            }
        }
        assertThat(second.inferences()).isNotEmpty();
    }

    @Test
    void whatDidNotChangeKeepsItsConnections() {
        try (StartedRouter router = router();
                Caller caller = caller(router)) {
            assertThat(caller.post(TARGET, asked(1)).status()).isEqualTo(200);
            int before = first.connections();

            for (int turn = 0; turn < 5; turn++)
                assertChanged(
                        router.change(document(
                                first.asPool("pool") + second.asPool("other" + turn),
                                model("scaling", "pool", turn % 2 == 0 ? ", timeout: 9s" : ""))),
                        turn + 2);

            assertThat(caller.post(TARGET, asked(2)).status()).isEqualTo(200);
            assertThat(first.connections()).isEqualTo(before);
        }
    }

    @Test
    void otherSettingsOfConnectionsAreForNewOnes() {
        try (StartedRouter router = router();
                Caller caller = caller(router)) {
            first.hold();
            Future<Answer> early = send(caller, 1);
            Awaitility.await().until(() -> first.inferences().size() == 1);

            assertChanged(
                    router.change(document(first.asPool("pool", ", token: secret"), model("scaling", "pool", ""))), 2);
            first.release();

            assertThat(await(early).status()).isEqualTo(200);
            assertThat(caller.post(TARGET, asked(2)).status()).isEqualTo(200);
            assertThat(first.inferences().getFirst().headers().get("authorization"))
                    .isNull();
            assertThat(first.inferences().getLast().headers().get("authorization"))
                    .isEqualTo("Bearer secret");
        }
    }

    @Test
    void whatWaitsInAQueueIsServedThoughTheQueueChangesOrGoes() {
        String queued = ", queue: {at-once: 1}";
        try (StartedRouter router =
                        StartedRouter.of("", "2s", document(first.asPool("pool"), model("scaling", "pool", queued)));
                Caller caller = caller(router);
                Caller admin = new Caller(vertx, HttpVersion.HTTP_1_1, router.adminPort())) {
            first.hold();
            List<Future<Answer>> calls =
                    IntStream.range(0, 4).mapToObj(i -> send(caller, i)).toList();
            Awaitility.await()
                    .until(() -> admin.get("/metrics").text().contains("millrace_queue_calls{model=\"scaling\",} 3.0"));

            assertChanged(
                    router.change(document(first.asPool("pool"), model("scaling", "pool", ", queue: {at-once: 2}"))),
                    2);
            assertChanged(router.change(document(first.asPool("pool"), model("scaling", "pool", ""))), 3);
            assertChanged(router.change(document(second.asPool("pool"), model("digits", "pool", ""))), 4);
            first.release();

            for (Future<Answer> call : calls) assertThat(await(call).status()).isEqualTo(200);
        }
    }

    @Test
    void batchesGoOnWhileTheirSettingsChange() {
        try (StartedRouter router = router();
                Caller caller = caller(router)) {
            for (int turn = 0; turn < 6; turn++) {
                List<Future<Answer>> calls =
                        IntStream.range(0, 20).mapToObj(i -> send(caller, i)).toList();
                String batch = turn % 3 == 2 ? "" : ", batch: {max: %d}".formatted(turn + 2);
                assertChanged(router.change(document(first.asPool("pool"), model("scaling", "pool", batch))), turn + 2);
                for (int i = 0; i < calls.size(); i++) {
                    Answer answer = await(calls.get(i));
                    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
                }
            }
        }
    }

    @Test
    void aCacheIsKeptWhileItIsWantedAsItWas() {
        String cached = model("scaling", "pool", ", cache: {ttl: 5m}");
        try (StartedRouter router = StartedRouter.of(document(first.asPool("pool"), cached));
                Caller caller = caller(router)) {
            caller.post(TARGET, asked(1));

            assertChanged(router.change(document(first.asPool("pool"), cached + model("digits", "pool", ""))), 2);
            assertThat(caller.post(TARGET, asked(1)).header("x-millrace-cache")).contains("hit");

            assertChanged(
                    router.change(document(first.asPool("pool"), model("scaling", "pool", ", cache: {ttl: 6m}"))), 3);
            assertThat(caller.post(TARGET, asked(1)).header("x-millrace-cache")).contains("miss");
        }
    }

    @Test
    void changesNothingWhenItNeedsARestart() {
        try (StartedRouter router = router();
                Caller caller = caller(router)) {
            Reload waits = router.changeAll("""
                    listen: {address: 127.0.0.1, port: 1}
                    admin: {address: 127.0.0.1, port: 0}
                    event-loops: 3
                    drain-timeout: 2s
                    """ + document(first.asPool("pool"), model("scaling", "pool", "")));

            assertChanged(waits, 1);
            assertThat(((Reload.Applied) waits).plan().restart())
                    .containsExactlyInAnyOrder("listen.port", "event-loops");
            assertThat(caller.post(TARGET, asked(1)).status()).isEqualTo(200);
        }
    }

    @Test
    void refusesAPoolThatWouldSpeakAnotherProtocol() {
        try (StartedRouter router = router();
                Caller caller = caller(router)) {
            Reload refused = router.change(document(
                    "  pool: {protocol: tfs-rest, endpoints: [\"%s\"]}\n".formatted(first.address()),
                    model("digits", "pool", "")));

            assertThat(refused).isInstanceOf(Reload.Refused.class);
            assertThat(refused.generation()).isEqualTo(1);
            assertThat(caller.post(TARGET, asked(1)).status()).isEqualTo(200);
        }
    }

    /** While the config is prepared that wants it back: that takes as long as one of its endpoints says nothing. */
    @Test
    void aPoolThatIsWantedBackIsServedThoughItsTimeIsOver() throws IOException {
        try (ServerSocket silent = silent();
                StartedRouter router = StartedRouter.of(document(first.asPool("pool"), model("scaling", "pool", "")));
                Caller caller = caller(router)) {
            assertChanged(router.change(document(second.asPool("other"), model("scaling", "other", ""))), 2);
            assertChanged(
                    router.change(document(
                            "  pool: {protocol: oip-rest, endpoints: [\"127.0.0.1:%d\", \"%s\"], probe: {timeout: 1s}}\n"
                                    .formatted(silent.getLocalPort(), first.address()),
                            model("scaling", "pool", ""))),
                    3);

            assertThat(caller.post(TARGET, asked(1)).status()).isEqualTo(200);
        }
    }

    @Test
    void aModelOfThisProcessThatIsWantedBackAtOnceLives() throws IOException {
        String pools = first.asPool("pool") + "  local: {protocol: djl, models: {digits: {path: digits/model.onnx}}}\n";
        String with = document(pools, model("digits", "local", ""));
        try (ServerSocket silent = silent();
                StartedRouter router = StartedRouter.of("", "2s", with);
                Caller caller = caller(router)) {
            assertChanged(router.change(document(first.asPool("pool"), model("scaling", "pool", ""))), 2);
            assertChanged(router.change(with), 3);
            // It takes longer than what was given up has time.
            assertChanged(
                    router.change(document(
                            pools
                                    + "  silent: {protocol: oip-rest, endpoints: [\"127.0.0.1:%d\"], probe: {timeout: 3s}}\n"
                                            .formatted(silent.getLocalPort()),
                            model("digits", "local", "") + model("scaling", "silent", ""))),
                    4);
            assertChanged(router.change(with), 5);

            Answer answer = caller.post(
                    ClientProtocol.OIP.target("digits"),
                    Message.json(Buffer.buffer(
                            Files.readAllBytes(StartedRouter.EXAMPLES.resolve("digits/requests/oip.json")))));
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        }
    }

    /** Whoever connects hears nothing. */
    private static ServerSocket silent() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @Test
    void refusesModelsThatCannotBeLoadedAndLeavesAllAsItWas() {
        try (StartedRouter router = router();
                Caller caller = caller(router)) {
            Reload refused = router.change(document(
                    "  local: {protocol: djl, models: {digits: {path: digits/requests/oip.json}}}\n",
                    model("digits", "local", "")));

            assertThat(refused).isInstanceOf(Reload.Refused.class);
            assertThat(caller.post(TARGET, asked(1)).status()).isEqualTo(200);
            assertChanged(
                    router.change(document(
                            first.asPool("pool")
                                    + "  local: {protocol: djl, models: {digits: {path: digits/model.onnx}}}\n",
                            model("digits", "local", ""))),
                    2);
            assertThat(caller.get("/v2/models/digits/ready").status()).isEqualTo(200);
        }
    }

    @Test
    void anEndpointThatIsDeadHoldsNobodyUpForLong() {
        try (StartedRouter router = router();
                Caller caller = caller(router)) {
            assertChanged(
                    router.change(document(
                            "  pool: {protocol: oip-rest, endpoints: [\"127.0.0.1:1\", \"%s\"]}\n"
                                    .formatted(second.address()),
                            model("scaling", "pool", ""))),
                    2);

            assertThat(Stream.generate(() -> caller.post(TARGET, asked(1)))
                            .limit(5)
                            .map(Answer::status))
                    .containsOnly(200);
        }
    }

    @Test
    void applicationsOfClipperComeAndGo() {
        String applications =
                "applications: {app: {model: digits, input-type: floats, default-output: \"none\", latency: 1s}}\n";
        try (StartedRouter router = router();
                Caller caller = caller(router)) {
            String digits = document(first.asPool("pool"), model("digits", "pool", ""));
            assertThat(caller.post("/app/predict", Message.nothing()).status()).isEqualTo(404);

            assertChanged(router.change(digits + applications), 2);
            assertThat(caller.post("/app/update", Message.nothing()).status()).isEqualTo(400);

            assertChanged(router.change(digits), 3);
            assertThat(caller.post("/app/predict", Message.nothing()).status()).isEqualTo(404);
        }
    }

    @Test
    void newConnectionsAreShownTheNewCertificateAndOldOnesLive() throws IOException {
        TestAuthority authority = new TestAuthority("Ours");
        PemFiles files = PemFiles.create();
        CertifiedKey own = files.certified("own", authority.issue("localhost"));
        String tls = ", tls: {cert: %s, key: %s}".formatted(own.certFile(), own.keyFile());
        String rest = document(first.asPool("pool"), model("scaling", "pool", ""));
        try (StartedRouter router = StartedRouter.of(tls, "100ms", rest);
                SSLSocket old = connect(router, authority)) {
            CertifiedKey renewed = files.certified("own", authority.issue("localhost"));

            assertChanged(router.change(rest), 2);

            assertThat(serial(old)).isEqualTo(own.chain().getFirst().getSerialNumber());
            old.getOutputStream()
                    .write("GET /v2/health/live HTTP/1.1\r\nhost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(old.getInputStream().read()).isEqualTo('H');
            try (SSLSocket fresh = connect(router, authority)) {
                assertThat(serial(fresh)).isEqualTo(renewed.chain().getFirst().getSerialNumber());
            }
        }
    }

    private static SSLSocket connect(StartedRouter router, TestAuthority authority) throws IOException {
        SSLSocket socket = (SSLSocket) TestTls.context(authority)
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), router.dataPort());
        socket.setSoTimeout(10_000);
        socket.startHandshake();
        return socket;
    }

    private static BigInteger serial(SSLSocket socket) throws IOException {
        return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSerialNumber();
    }
}
