package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.StartedRouter.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.ServerFamily;
import io.millrace.router.redis.FakeRedis;
import io.millrace.router.redis.FakeRedis.Mood;
import io.millrace.router.reload.Reload;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** One input of the model is looked up by the other, which is all that clients send. */
class FeaturesTest {
    private static final FakeModel MODEL = FakeModel.scaling("scaling");
    private static final FakeModel CLIENTS =
            new FakeModel("scaling", Map.of("factor", MODEL.inputs().get("factor")), MODEL.outputs(), MODEL.compute());
    private static final String DEFAULT = ", default: [7, 7, 7]";
    private static final List<Number> INSTEAD = List.of(7.0, 7.0, 7.0);

    private final Vertx vertx = Vertx.vertx();
    private final FakeRedis redis = FakeRedis.start(vertx);
    private final FakeServer server = FakeServer.start(vertx, ServerFamily.OIP_REST, MODEL);

    @AfterEach
    void close() {
        server.close();
        await(vertx.close());
    }

    private String document(FakeServer of, String timeout, String feature, String more) {
        return "redis: {address: \"127.0.0.1:" + redis.port() + "\", timeout: " + timeout + "}\npools:\n"
                + of.asPool("pool") + "models:\n  scaling:\n    slo: {latency: 1s}\n    serve: [pool]\n    "
                + MODEL.declared() + "\n    features:\n      - {key: \"user:{input.factor}\", format: packed, "
                + "into: {input: values, datatype: FP32, shape: [-1, 3]}, deadline-share: 100%" + feature + "}\n"
                + more;
    }

    private StartedRouter router(String feature, String more) {
        return StartedRouter.of(document(server, "1s", feature, more));
    }

    private void store(long user, float... values) {
        Buffer packed = Buffer.buffer();
        for (float value : values) packed.appendIntLE(Float.floatToIntBits(value));
        redis.put("user:" + user, packed);
    }

    private void storeAll(List<Row> rows) {
        for (Row row : rows) {
            List<Number> values = row.of("values");
            store(
                    row.of("factor").getFirst().longValue(),
                    values.get(0).floatValue(),
                    values.get(1).floatValue(),
                    values.get(2).floatValue());
        }
    }

    private static List<Row> withoutValues(List<Row> rows) {
        return rows.stream()
                .map(row -> new Row(Map.of("factor", row.of("factor"))))
                .toList();
    }

    private Answer ask(StartedRouter router, List<Row> rows) {
        try (Caller caller = new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort())) {
            return caller.post(
                    ClientProtocol.OIP.target("scaling"), OipDialect.json().ask(CLIENTS, withoutValues(rows)));
        }
    }

    private static List<Row> answered(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return OipDialect.json().answered(MODEL, answer.message());
    }

    private static List<Row> one(long factor, List<Number> values) {
        return List.of(new Row(Map.of("factor", List.of(factor), "values", values)));
    }

    private String metrics(StartedRouter router) {
        try (Caller admin = new Caller(vertx, HttpVersion.HTTP_1_1, router.adminPort())) {
            return admin.get("/metrics").text();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ServerFamily.class,
            names = {"OIP_REST", "TFS_REST", "KSERVE_V1_REST", "TORCHSERVE_REST", "OIP_GRPC", "TFS_GRPC"})
    void everyRowGetsItsOwnWhateverClientAndServerSpeak(ServerFamily family) {
        List<Row> rows = FakeModel.scalingRows(3);
        storeAll(rows);
        try (FakeServer other = FakeServer.start(vertx, family, MODEL);
                StartedRouter router = StartedRouter.of(document(other, "1s", "", ""));
                Caller caller = new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort());
                GrpcCaller grpc = new GrpcCaller(router.dataPort())) {
            ClientProtocol rest = family == ServerFamily.KSERVE_V1_REST ? ClientProtocol.KSERVE : ClientProtocol.TFS;
            for (Dialect client :
                    List.of(OipDialect.json(), OipDialect.inBinary(), TfsDialect.rows(), TfsDialect.columns())) {
                if (client instanceof TfsDialect(boolean columnar) && columnar && rest == ClientProtocol.KSERVE)
                    continue;
                String target = (client instanceof OipDialect ? ClientProtocol.OIP : rest).target("scaling");
                Answer answer = caller.post(target, client.ask(CLIENTS, withoutValues(rows)));
                assertThat(answer.status()).as(answer.text()).isEqualTo(200);
                assertThat(client.answered(MODEL, answer.message())).isEqualTo(MODEL.answers(rows));
                assertThat(answer.header("x-millrace-degraded")).isEmpty();
            }
            for (GrpcDialect client : List.of(new OipGrpcDialect(), new TfsGrpcDialect())) {
                Message question = client.ask(CLIENTS, withoutValues(rows));
                byte[] answer = grpc.unary(client.infers(), question.body().getBytes());
                Message said = new Message(question.headers(), Buffer.buffer(answer));
                assertThat(client.answered(MODEL, said)).isEqualTo(MODEL.answers(rows));
            }
        }
        assertThat(redis.commands()).allMatch(command -> command.getFirst().equals("GETRANGE"));
    }

    @ParameterizedTest
    @EnumSource(MetadataDialect.class)
    void clientsAreNotToldOfIt(MetadataDialect client) {
        try (StartedRouter router = router("", "");
                Caller rest = new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort());
                GrpcCaller grpc = new GrpcCaller(router.dataPort())) {
            assertThat(client.ask(rest, grpc, "scaling", Optional.empty()))
                    .containsExactlyInAnyOrderEntriesOf(
                            Map.of("in factor", "INT64[-1,1]", "out next", "INT64[-1,1]", "out scaled", "FP32[-1,3]"));
        }
    }

    @Test
    void aClientMayNotSendItItself() {
        try (StartedRouter router = router(DEFAULT, "");
                Caller caller = new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort())) {
            Answer answer = caller.post(
                    ClientProtocol.OIP.target("scaling"), OipDialect.json().ask(MODEL, FakeModel.scalingRows(1)));

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text()).contains("expected 1 inputs but got 2 inputs", "['factor','values']");
            assertThat(server.inferences()).isEmpty();
        }
    }

    @Test
    void theDefaultStandsForWhatIsMissingAndTheAnswerSaysSo() {
        storeAll(FakeModel.scalingRows(1));
        redis.put("user:3", Buffer.buffer("short"));
        try (StartedRouter router = router(DEFAULT, "")) {
            Answer answer = ask(router, FakeModel.scalingRows(3));

            assertThat(answered(answer))
                    .isEqualTo(MODEL.answers(Stream.of(FakeModel.scalingRows(1), one(2, INSTEAD), one(3, INSTEAD))
                            .flatMap(List::stream)
                            .toList()));
            assertThat(answer.header("x-millrace-degraded")).isEqualTo("features");
            Awaitility.await()
                    .untilAsserted(() -> assertThat(metrics(router))
                            .contains(
                                    "millrace_feature_rows_total{model=\"scaling\",input=\"values\",outcome=\"found\",} 1.0")
                            .contains(
                                    "millrace_feature_rows_total{model=\"scaling\",input=\"values\",outcome=\"missing\",} 1.0")
                            .contains(
                                    "millrace_feature_rows_total{model=\"scaling\",input=\"values\",outcome=\"bad\",} 1.0")
                            .contains("millrace_feature_defaults_total{model=\"scaling\",input=\"values\",} 2.0")
                            .contains(
                                    "millrace_feature_lookup_duration_seconds_count{model=\"scaling\",input=\"values\",} 1.0")
                            .contains("millrace_degraded_total{model=\"scaling\",why=\"features\",} 1.0"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "1 | 400 | input 'values': looked up by 'user:1', there is nothing",
                "2 | 503 | input 'values': looked up by 'user:2', it has 5 bytes, not 12"
            })
    void withoutADefaultTheCallIsRefusedByNameAndKey(long user, int status, String problem) {
        redis.put("user:2", Buffer.buffer("short"));
        try (StartedRouter router = router("", "")) {
            Answer answer = ask(router, one(user, INSTEAD));

            assertThat(answer.status()).isEqualTo(status);
            assertThat(new JsonObject(answer.body()).getString("error")).isEqualTo(problem);
            assertThat(server.inferences()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Mood.class,
            names = {"SILENT", "GARBAGE", "HUGE", "REFUSING"})
    void noCallFailsThatHasADefaultWhateverTheStoreDoes(Mood mood) {
        try (StartedRouter router = StartedRouter.of(document(server, "5ms", DEFAULT, ""))) {
            redis.mood(mood);
            for (int i = 1; i <= 30; i++) {
                Answer answer = ask(router, one(i, INSTEAD));
                assertThat(answered(answer)).isEqualTo(MODEL.answers(one(i, INSTEAD)));
                assertThat(answer.header("x-millrace-degraded")).isEqualTo("features");
            }
        }
    }

    @Test
    void answersAreRememberedByWhatWasLookedUp() {
        store(2, 1, 2, 3);
        try (StartedRouter router = router("", "    cache: {ttl: 5m}\n")) {
            List<Number> first = List.of(1.0, 2.0, 3.0);
            assertThat(answered(ask(router, one(2, first)))).isEqualTo(MODEL.answers(one(2, first)));
            Answer again = ask(router, one(2, first));
            assertThat(again.header("x-millrace-cache")).isEqualTo("hit");
            store(2, 4, 5, 6);

            Answer other = ask(router, one(2, first));

            assertThat(answered(other)).isEqualTo(MODEL.answers(one(2, List.of(4.0, 5.0, 6.0))));
            assertThat(other.header("x-millrace-cache")).isEqualTo("miss");
            assertThat(server.inferences()).hasSize(2);
        }
    }

    @Test
    void aBatchHasEachCallsOwn() {
        List<Row> rows = FakeModel.scalingRows(3);
        storeAll(rows);
        try (StartedRouter router = router("", "    batch: {max: 8}\n")) {
            for (Row row : rows) assertThat(answered(ask(router, List.of(row)))).isEqualTo(MODEL.answers(List.of(row)));
        }
    }

    @Test
    void anInputThatIsThereToLookUpByGoesNoFurther() {
        redis.putFields("user:ada", Map.of("a", "1", "b", "2", "c", "3"));
        String document = document(server, "1s", "", "")
                .replace("{input.factor}", "{input.user}")
                .replace("format: packed", "format: hash, fields: [a, b, c]");
        try (StartedRouter router = StartedRouter.of(document);
                Caller caller = new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort())) {
            Answer rows = caller.post(
                    ClientProtocol.TFS.target("scaling"),
                    Message.json(Buffer.buffer("{\"instances\":[{\"factor\":[2],\"user\":\"ada\"}]}")));

            assertThat(rows.status()).as(rows.text()).isEqualTo(200);
            assertThat(rows.text()).contains("\"scaled\":[2.0,4.0,6.0]");
            assertThat(server.inferences().getFirst().body().toString()).doesNotContain("ada");
        }
    }

    @Test
    void anInputForKeysAloneMayBeOfTheTypeThatTheClientNames() {
        store(7, 1, 2, 3);
        String document = document(server, "1s", "", "").replace("{input.factor}", "{input.user}");
        try (StartedRouter router = StartedRouter.of(document);
                Caller caller = new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort())) {
            Answer answer = caller.post(ClientProtocol.OIP.target("scaling"), Message.json(Buffer.buffer("""
                    {"inputs":[{"name":"factor","datatype":"INT64","shape":[1,1],"data":[2]},
                     {"name":"user","datatype":"INT64","shape":[1],"data":[7]}]}""")));

            assertThat(answered(answer)).isEqualTo(MODEL.answers(one(2, List.of(1.0, 2.0, 3.0))));
        }
    }

    private String headerOf(FakeServer of, String more) {
        return "redis: {address: \"127.0.0.1:" + redis.port() + "\", timeout: 1s}\npools:\n" + of.asPool("pool")
                + "models:\n  scaling:\n    slo: {latency: 1s}\n    serve: [pool]\n    " + MODEL.declared()
                + "\n    features:\n      - {key: \"user:{header.x-user}\", format: text, into: {header: X-Segment},"
                + " deadline-share: 100%}\n" + more;
    }

    private static Message by(String user) {
        return OipDialect.json()
                .ask(MODEL, FakeModel.scalingRows(2))
                .with("x-user", user)
                .with("x-segment", "forged");
    }

    @ParameterizedTest
    @EnumSource(
            value = ServerFamily.class,
            names = {"OIP_REST", "TFS_REST", "TORCHSERVE_REST", "OIP_GRPC", "TFS_GRPC"})
    void aHeaderReachesServersOfEveryProtocolAndNobodyForgesIt(ServerFamily family) {
        redis.put("user:ada", Buffer.buffer("gold"));
        try (FakeServer other = FakeServer.start(vertx, family, MODEL);
                StartedRouter router = StartedRouter.of(headerOf(other, ""));
                Caller caller = new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort())) {
            Answer answer = caller.post(ClientProtocol.OIP.target("scaling"), by("ada"));

            assertThat(answered(answer)).isEqualTo(MODEL.answers(FakeModel.scalingRows(2)));
            assertThat(other.inferences())
                    .allSatisfy(asked ->
                            assertThat(asked.headers().getAll("x-segment")).containsExactly("gold"));
        }
    }

    @Test
    void answersAreRememberedByAHeaderThatWasLookedUp() {
        redis.put("user:ada", Buffer.buffer("gold"));
        redis.put("user:alan", Buffer.buffer("silver"));
        try (StartedRouter router = StartedRouter.of(headerOf(server, "    cache: {ttl: 5m}\n"));
                Caller caller = new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort())) {
            String target = ClientProtocol.OIP.target("scaling");
            assertThat(caller.post(target, by("ada")).header("x-millrace-cache"))
                    .isEqualTo("miss");
            assertThat(caller.post(target, by("alan")).header("x-millrace-cache"))
                    .isEqualTo("miss");
            assertThat(caller.post(target, by("ada")).header("x-millrace-cache"))
                    .isEqualTo("hit");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "nobody | 400 | header 'x-segment': looked up by 'user:nobody', there is nothing",
                "eve    | 503 | header 'x-segment': looked up by 'user:eve', it cannot stand in a header"
            })
    void aHeaderThatCannotBeMadeIsRefused(String user, int status, String problem) {
        redis.put("user:eve", Buffer.buffer("a\r\nx-admin: 1"));
        try (StartedRouter router = StartedRouter.of(headerOf(server, ""));
                Caller caller = new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort())) {
            Answer answer = caller.post(ClientProtocol.OIP.target("scaling"), by(user));

            assertThat(answer.status()).isEqualTo(status);
            assertThat(new JsonObject(answer.body()).getString("error")).isEqualTo(problem);
            assertThat(server.inferences()).isEmpty();
        }
    }

    @Test
    void aReloadMayBringAnotherStore() {
        store(2, 1, 2, 3);
        try (FakeRedis next = FakeRedis.start(vertx);
                StartedRouter router = router(DEFAULT + ", cache: {ttl: 5m}", "")) {
            assertThat(answered(ask(router, one(2, INSTEAD)))).isEqualTo(MODEL.answers(one(2, List.of(1.0, 2.0, 3.0))));

            String there = document(server, "1s", DEFAULT + ", cache: {ttl: 5m}", "")
                    .replace(":" + redis.port() + "\"", ":" + next.port() + "\"");
            assertThat(router.change(there)).isInstanceOf(Reload.Applied.class);

            assertThat(answered(ask(router, one(2, INSTEAD)))).isEqualTo(MODEL.answers(one(2, INSTEAD)));
        }
    }
}
