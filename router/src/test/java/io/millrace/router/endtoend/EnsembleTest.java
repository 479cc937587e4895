package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.StartedRouter.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.backends.ServerFamily;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Models on servers of three protocols whose answers become one, as clients see it. */
class EnsembleTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final FakeModel A = says("a", "probabilities", 0.5, 0.5, 0);
    private static final FakeModel B = says("b", "probabilities", 1, 0, 0);
    private static final FakeModel C = says("c", "scores", 0, 0, 1);
    /** Weighted 2, 1 and 1. */
    private static final FakeModel ALL = says("all", "probabilities", 0.5, 0.25, 0.25);

    private static FakeServer oip;
    private static FakeServer tfs;
    private static FakeServer torch;
    private static StartedRouter router;
    private static Caller rest;
    private static Caller admin;
    private static GrpcCaller grpc;

    private static FakeModel says(String name, String output, double... values) {
        List<Number> row =
                DoubleStream.of(values).<Number>mapToObj(value -> value).toList();
        return new FakeModel(
                name,
                Map.of("image", new FakeModel.Columns(2, false)),
                Map.of(output, new FakeModel.Columns(3, false)),
                asked -> new Row(Map.of(output, row)));
    }

    @BeforeAll
    static void start() {
        oip = FakeServer.start(VERTX, ServerFamily.OIP_REST, A);
        tfs = FakeServer.start(VERTX, ServerFamily.TFS_REST, B);
        torch = FakeServer.start(VERTX, ServerFamily.TORCHSERVE_REST, C);
        router =
                StartedRouter.of("""
                    pools:
                    %s%s%s
                    models:
                      a: {slo: {latency: 10m}, serve: [oip], retry: {attempts: 1}}
                      b: {slo: {latency: 10m}, serve: [tfs], retry: {attempts: 1}}
                      c:
                        slo: {latency: 10m}
                        serve: [torch]
                        retry: {attempts: 1}
                        %s
                      all:
                        slo: {latency: 10m}
                        ensemble:
                          members: [{model: a, weight: 2}, {model: b}, {model: c, outputs: {scores: probabilities}}]
                          combine: mean
                      some:
                        slo: {latency: 10m}
                        ensemble:
                          members: [{model: a, weight: 2}, {model: b}, {model: c, name: c2, outputs: {scores: probabilities}}]
                          combine: mean
                          quorum: 2
                          wait: 1%%
                      remembered:
                        slo: {latency: 10m}
                        cache: {ttl: 1h}
                        ensemble: {members: [{model: a}, {model: b}], combine: max, quorum: 1, wait: 1%%}
                    """.formatted(pool(oip, "oip"), pool(tfs, "tfs"), pool(torch, "torch"), C.declared()));
        rest = new Caller(VERTX, HttpVersion.HTTP_1_1, router.dataPort());
        admin = new Caller(VERTX, HttpVersion.HTTP_1_1, router.adminPort());
        grpc = new GrpcCaller(router.dataPort());
    }

    private static String pool(FakeServer server, String name) {
        return server.asPool(
                name,
                ", probe: {timeout: 10s}, eject: {consecutive-failures: 1000}, breaker: {window: 100000, min-attempts:"
                        + " 100000}");
    }

    @AfterAll
    static void close() {
        grpc.close();
        admin.close();
        rest.close();
        router.close();
        oip.close();
        tfs.close();
        torch.close();
        await(VERTX.close());
    }

    @AfterEach
    void restore() {
        for (FakeServer server : List.of(oip, tfs, torch)) {
            server.release();
            server.answersAgain();
        }
    }

    private static List<Row> images(int rows) {
        return Stream.generate(() -> new Row(Map.of("image", List.<Number>of(1.0, 2.0))))
                .limit(rows)
                .toList();
    }

    private static Answer ask(String model) {
        return await(rest.send(
                HttpMethod.POST,
                "/v2/models/" + model + "/infer",
                OipDialect.json().ask(A, images(2))));
    }

    private static List<Number> firstRow(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return OipDialect.json().answered(ALL, answer.message()).getFirst().of("probabilities");
    }

    private static double parts(String model, String part, String outcome) {
        String series = "millrace_part_requests_total{model=\"%s\",part=\"%s\",outcome=\"%s\",} "
                .formatted(model, part, outcome);
        return admin.get("/metrics")
                .text()
                .lines()
                .filter(line -> line.startsWith(series))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length())))
                .findFirst()
                .orElse(0);
    }

    static Stream<EveryProtocolReachesEveryServerTest.Client> clients() {
        return EveryProtocolReachesEveryServerTest.Client.ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("clients")
    void membersOfSeveralProtocolsAreOneAnswerInEveryProtocol(EveryProtocolReachesEveryServerTest.Client client) {
        Answer answer = await(rest.send(
                HttpMethod.POST,
                client.protocol().target("all"),
                client.dialect().ask(ALL, images(3))));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(client.dialect().answered(ALL, answer.message())).isEqualTo(ALL.answers(images(3)));
        assertThat(answer.header("x-millrace-members")).isEqualTo("3/3");
        assertThat(answer.header("x-millrace-confidence")).isEqualTo("0.56");
        assertThat(answer.header("x-millrace-degraded")).isEmpty();
    }

    static Stream<GrpcDialect> grpcClients() {
        return Stream.of(new OipGrpcDialect(), new TfsGrpcDialect(), new TorchServeGrpcDialect());
    }

    @ParameterizedTest
    @MethodSource("grpcClients")
    void andOverGrpc(GrpcDialect client) {
        byte[] answer =
                grpc.unary(client.infers(), client.ask(ALL, images(3)).body().getBytes());

        Message answered = new Message(Message.nothing().headers(), Buffer.buffer(answer));
        assertThat(client.answered(ALL, answered)).isEqualTo(ALL.answers(images(3)));
    }

    @Test
    void aMemberThatHangsIsNotWaitedForWhereAQuorumSuffices() {
        tfs.hold();
        double before = parts("some", "b", "late");

        Answer answer = ask("some");

        assertThat(firstRow(answer).getFirst().doubleValue()).isCloseTo(1 / 3.0, within(1e-6));
        assertThat(answer.header("x-millrace-members")).isEqualTo("2/3");
        assertThat(answer.header("x-millrace-degraded")).isEqualTo("members");
        assertThat(parts("some", "b", "late")).isEqualTo(before + 1);
    }

    @Test
    void aMemberThatFailsIsMissing() {
        tfs.answersAlways(failure());

        Answer answer = ask("some");

        assertThat(answer.header("x-millrace-members")).isEqualTo("2/3");
        assertThat(answer.header("x-millrace-degraded")).isEqualTo("members");
        assertThat(parts("some", "b", "servererror")).isPositive();
    }

    private static Answer failure() {
        return new Answer(500, MultiMap.caseInsensitiveMultiMap(), Buffer.buffer("{\"error\": \"on fire\"}"));
    }

    @Test
    void withoutAQuorumTheFailureThatDecidedItIsToldWithItsMember() {
        tfs.answersAlways(failure());
        torch.answersAlways(failure());

        Answer answer = ask("some");

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.text()).containsPattern("member '(b|c2)': ").contains("on fire");
        assertThat(answer.header("x-millrace-part")).isIn("b", "c2");
        assertThat(answer.header("x-millrace-members")).isEmpty();
    }

    @Test
    void withoutAQuorumEveryMemberIsNeeded() {
        torch.answersAlways(failure());

        Answer answer = ask("all");

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.text()).contains("member 'c': ");
    }

    @Test
    void aMemberWhoseShapeIsAnotherIsMissing() {
        oip.answersAlways(
                answer("{\"model_name\":\"a\",\"model_version\":\"1\",\"outputs\":[{\"name\":\"probabilities\","
                        + "\"datatype\":\"FP32\",\"shape\":[1,3],\"data\":[1,0,0]}]}"));

        Answer answer = ask("some");

        assertThat(firstRow(answer).getFirst().doubleValue()).isEqualTo(0.5);
        assertThat(answer.header("x-millrace-members")).isEqualTo("2/3");
        assertThat(parts("some", "a", "unfit") + parts("some", "a", "badanswer"))
                .isPositive();
    }

    private static Answer answer(String json) {
        return new Answer(
                200, MultiMap.caseInsensitiveMultiMap().add("content-type", "application/json"), Buffer.buffer(json));
    }

    @Test
    void aClientThatLeavesHasAllMembersGivenUp() {
        for (FakeServer server : List.of(oip, tfs, torch)) server.hold();
        int asked = oip.inferences().size()
                + tfs.inferences().size()
                + torch.inferences().size();
        double before = parts("all", "a", "cancelled");
        RawConnection connection = router.connect();
        connection.send(
                ClientRequest.oip(OipDialect.json().ask(A, images(1)).body().toString())
                        .about("all")
                        .bytes());
        Awaitility.await()
                .until(() -> oip.inferences().size()
                                + tfs.inferences().size()
                                + torch.inferences().size()
                        == asked + 3);

        connection.close();

        Awaitility.await().until(() -> parts("all", "a", "cancelled") == before + 1);
        Awaitility.await()
                .until(() -> admin.get("/metrics")
                        .text()
                        .lines()
                        .filter(line -> line.startsWith("millrace_inflight{"))
                        .allMatch(line -> line.endsWith(" 0.0")));
    }

    @Test
    void anAnswerThatLacksAMemberIsNotRemembered() {
        tfs.hold();
        assertThat(ask("remembered").header("x-millrace-members")).isEqualTo("1/2");
        tfs.release();

        Answer whole = ask("remembered");

        assertThat(whole.header("x-millrace-members")).isEqualTo("2/2");
        assertThat(ask("remembered").header("x-millrace-cache")).isEqualTo("hit");
    }

    @Test
    void anOutputThatNobodyHasIsRefused() {
        JsonObject body = new JsonObject(OipDialect.json().ask(A, images(1)).body())
                .put("outputs", new JsonArray().add(new JsonObject().put("name", "logits")));

        Answer answer = await(rest.send(HttpMethod.POST, "/v2/models/all/infer", Message.json(body.toBuffer())));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("'logits'");
    }

    @Test
    void isAModelLikeOthersToThoseWhoAskAboutIt() {
        JsonObject metadata = rest.get("/v2/models/all").body().toJsonObject();

        assertThat(metadata.getString("platform")).isEqualTo("millrace_ensemble");
        assertThat(metadata.getJsonArray("outputs").getJsonObject(0).getString("name"))
                .isEqualTo("probabilities");
        assertThat(rest.get("/v2/models/all/ready").status()).isEqualTo(200);
        assertThat(rest.get("/v2/models/all/versions/7/ready").status()).isNotEqualTo(200);
        assertThat(rest.get("/v1/models/all/metadata").status()).isEqualTo(200);
        assertThat(rest.get("/v1/models").text()).contains("\"all\"");
        JsonObject told = admin.get("/v1/models").body().toJsonObject();
        assertThat(told.getJsonArray("models").stream()
                        .map(JsonObject.class::cast)
                        .filter(model -> model.getString("name").equals("all"))
                        .map(model -> model.getJsonObject("made_of")))
                .singleElement()
                .isEqualTo(new JsonObject("""
                    {"as": "ensemble", "parts":
                      [{"model": "a", "ready": true}, {"model": "b", "ready": true}, {"model": "c", "ready": true}]}
                    """));
    }
}
