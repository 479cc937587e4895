package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.StartedRouter.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.ServerFamily;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpVersion;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One of two servers falls silent, and calls that wait for it are answered by the other. */
class HedgeTest {
    private static final int UNTIL_IT_IS_KNOWN_WHAT_IS_USUAL = 400;

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        await(vertx.close());
    }

    @ParameterizedTest
    @EnumSource(
            value = ServerFamily.class,
            names = {"OIP_REST", "TFS_REST", "OIP_GRPC", "TFS_GRPC"})
    void theOtherServerAnswersWhatOneKeepsWaiting(ServerFamily family) {
        try (FakeServer first = FakeServer.start(vertx, family, FakeModel.digits("digits"));
                FakeServer second = FakeServer.start(vertx, family, FakeModel.digits("digits"));
                StartedRouter router =
                        StartedRouter.of("""
                        pools:
                          pool: {protocol: %s, endpoints: ["%s", "%s"], pick: round-robin, probe: {timeout: 10s, interval: 10s}}
                        models:
                          digits: {slo: {latency: 1s}, serve: [pool], hedge: {budget: 20%%}}
                        """.formatted(family.keyword(), first.address(), second.address()));
                Caller caller = new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort());
                Caller admin = new Caller(vertx, HttpVersion.HTTP_1_1, router.adminPort())) {
            for (int i = 0; i < UNTIL_IT_IS_KNOWN_WHAT_IS_USUAL; i++) ask(caller);

            first.hold();

            // A hedge may have gone to the silent one as well.
            Awaitility.await().until(() -> {
                ask(caller);
                return hedges(admin, "won") > 0;
            });
        }
    }

    @Test
    void aBatchIsSentAgainAsAWhole() {
        try (FakeServer first = FakeServer.start(vertx, ServerFamily.OIP_REST, FakeModel.digits("digits"));
                FakeServer second = FakeServer.start(vertx, ServerFamily.OIP_REST, FakeModel.digits("digits"));
                StartedRouter router = StartedRouter.of("""
                        pools:
                          pool: {protocol: oip-rest, endpoints: ["%s", "%s"], pick: round-robin, probe: {timeout: 10s, interval: 10s}}
                        models:
                          digits: {slo: {latency: 1s}, serve: [pool], hedge: {budget: 20%%}, batch: {max: 8}}
                        """.formatted(first.address(), second.address()));
                Caller caller = new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort());
                Caller admin = new Caller(vertx, HttpVersion.HTTP_1_1, router.adminPort())) {
            for (int i = 0; i < UNTIL_IT_IS_KNOWN_WHAT_IS_USUAL; i++) ask(caller);

            // Batches go to one endpoint as long as it suffices.
            FakeServer usual = first.inferences().size() > second.inferences().size() ? first : second;
            usual.hold();

            // A hedge may have gone to the silent one as well.
            Awaitility.await().until(() -> {
                ask(caller);
                return hedges(admin, "won") > 0;
            });
        }
    }

    @Test
    void aModelInThisProcessAnswersForAServer() {
        try (FakeServer server = FakeServer.start(vertx, ServerFamily.OIP_REST, FakeModel.digits("digits"));
                StartedRouter router = StartedRouter.of(
                        """
                        pools:
                        %s
                          local: {protocol: djl, models: {digits: {path: digits/model.onnx}}}
                        models:
                          digits: {slo: {latency: 1s}, serve: [oip, local], hedge: {budget: 20%%}}
                        """.formatted(server.asPool("oip", ", probe: {timeout: 10s, interval: 10s}")));
                Caller caller = new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort());
                Caller admin = new Caller(vertx, HttpVersion.HTTP_1_1, router.adminPort())) {
            for (int i = 0; i < UNTIL_IT_IS_KNOWN_WHAT_IS_USUAL; i++) ask(caller);

            server.hold();

            Awaitility.await().until(() -> ask(caller).equals("1") && hedges(admin, "won") > 0);
        }
    }

    @Test
    void nothingIsSentTwiceWhereTheModelSaysSo() {
        try (FakeServer first = FakeServer.start(vertx, ServerFamily.OIP_REST, FakeModel.digits("digits"));
                FakeServer second = FakeServer.start(vertx, ServerFamily.OIP_REST, FakeModel.digits("digits"));
                StartedRouter router = StartedRouter.of("""
                        pools:
                          pool: {protocol: oip-rest, endpoints: ["%s", "%s"], pick: round-robin, probe: {timeout: 10s, interval: 10s}}
                        models:
                          digits: {slo: {latency: 1s}, serve: [pool], hedge: {budget: 0%%}}
                        """.formatted(first.address(), second.address()));
                Caller caller = new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort());
                Caller admin = new Caller(vertx, HttpVersion.HTTP_1_1, router.adminPort())) {
            for (int i = 0; i < UNTIL_IT_IS_KNOWN_WHAT_IS_USUAL; i++) ask(caller);

            assertThat(first.inferences().size() + second.inferences().size())
                    .isEqualTo(UNTIL_IT_IS_KNOWN_WHAT_IS_USUAL);
            assertThat(admin.get("/metrics").text()).doesNotContain("millrace_hedges_withheld_total{");
        }
    }

    /** The version that answered: the fake server's is 3, that of the model in this process 1. */
    private static String ask(Caller caller) {
        Answer answer = caller.post(
                ClientProtocol.OIP.target("digits"), Message.json(Buffer.buffer(ClientProtocol.OIP.sample())));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.body().toJsonObject().getString("model_version", "");
    }

    private static double hedges(Caller admin, String outcome) {
        Matcher found = Pattern.compile(
                        "millrace_hedges_total\\{model=\"digits\",outcome=\"" + outcome + "\",\\} ([0-9.]+)")
                .matcher(admin.get("/metrics").text());
        return found.find() ? Double.parseDouble(found.group(1)) : 0;
    }
}
