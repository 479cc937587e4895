package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.StartedRouter.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.backends.ServerFamily;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a client speaks and whatever its model's server speaks: the rows asked about come back, in their order. */
class EveryProtocolReachesEveryServerTest {
    private static final int ROWS = 5;

    /** Of the held-out images, all, the model reads as many right. */
    private static final int IMAGES = 200;

    private static final int READ_RIGHT = 195;

    private static final Vertx VERTX = Vertx.vertx();
    private static final Map<ServerFamily, FakeServer> SERVERS = servers();
    private static final StartedRouter ROUTER = StartedRouter.of(config());

    private static Map<ServerFamily, FakeServer> servers() {
        Map<ServerFamily, FakeServer> servers = new EnumMap<>(ServerFamily.class);
        for (ServerFamily family : ServerFamily.values())
            if (family != ServerFamily.DJL && FakeServer.takesTensors(family))
                servers.put(family, FakeServer.start(VERTX, family, digits(family), scaling(family)));
        return servers;
    }

    private static FakeModel digits(ServerFamily on) {
        return FakeModel.digits("digits-on-" + on.keyword());
    }

    private static FakeModel scaling(ServerFamily on) {
        return FakeModel.scaling("scaling-on-" + on.keyword());
    }

    private static String config() {
        StringBuilder pools = new StringBuilder(
                "pools:\n  djl: {protocol: djl, models: {digits-on-djl: {path: digits/model.onnx}}}\n");
        StringBuilder models = new StringBuilder("models:\n  digits-on-djl: {slo: {latency: 50ms}, serve: [djl]}\n");
        SERVERS.forEach((family, server) -> {
            // So many kinds of servers begin at once that a first probe may be slow.
            pools.append(server.asPool(family.keyword(), ", probe: {timeout: 10s}"));
            for (FakeModel model : List.of(digits(family), scaling(family)))
                models.append("  %s:\n    slo: {latency: 50ms}\n    serve: [%s]\n    %s\n"
                        .formatted(model.name(), family.keyword(), model.declared()));
        });
        return pools.append(models).toString();
    }

    @AfterAll
    static void close() {
        ROUTER.close();
        SERVERS.values().forEach(FakeServer::close);
        await(VERTX.close());
    }

    /** A client's way to ask, and where it asks. */
    record Client(String way, ClientProtocol protocol, Dialect dialect) {
        static final Client TORCHSERVE = new Client("torchserve", ClientProtocol.TORCHSERVE, new TorchServeDialect());
        static final List<Client> ALL = List.of(
                new Client("oip in JSON", ClientProtocol.OIP, OipDialect.json()),
                new Client("oip in binary", ClientProtocol.OIP, OipDialect.inBinary()),
                new Client("tfs by rows", ClientProtocol.TFS, TfsDialect.rows()),
                new Client("tfs by columns", ClientProtocol.TFS, TfsDialect.columns()),
                new Client("kserve", ClientProtocol.KSERVE, new KserveDialect()),
                TORCHSERVE);

        /** A TorchServe reads what its own clients send as one element, and nobody else reads it for them. */
        int rows(ServerFamily server) {
            if (server == ServerFamily.DJL) return IMAGES;
            return equals(TORCHSERVE) && server == ServerFamily.TORCHSERVE_REST ? 1 : ROWS;
        }

        @Override
        public String toString() {
            return way;
        }
    }

    static Stream<ServerFamily> allThatTakeTensors() {
        return Stream.of(ServerFamily.values()).filter(FakeServer::takesTensors);
    }

    static Set<ServerFamily> fakes() {
        return SERVERS.keySet();
    }

    static Stream<Arguments> everyWay() {
        return Stream.of(HttpVersion.HTTP_1_1, HttpVersion.HTTP_2)
                .flatMap(version -> Client.ALL.stream()
                        .flatMap(client -> allThatTakeTensors().map(server -> arguments(version, client, server))));
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    void rowsComeBackInTheirOrder(HttpVersion version, Client client, ServerFamily server) {
        FakeModel model = digits(server);
        List<Row> images = HeldOut.images(client.rows(server));

        Answer answer = ask(version, client.protocol, client.dialect, model, images);

        List<Row> rows = client.dialect.answered(model, answer.message());
        if (server == ServerFamily.DJL) assertThat(HeldOut.readRight(rows)).isEqualTo(READ_RIGHT);
        else assertThat(rows).isEqualTo(model.answers(images));
    }

    static Stream<Arguments> everyWayToAServer() {
        return Client.ALL.stream()
                .flatMap(client -> SERVERS.keySet().stream().map(server -> arguments(client, server)));
    }

    @ParameterizedTest
    @MethodSource("everyWayToAServer")
    void severalTensorsOfSeveralTypesComeBack(Client client, ServerFamily server) {
        FakeModel model = scaling(server);
        List<Row> rows = FakeModel.scalingRows(client.rows(server));

        Answer answer = ask(HttpVersion.HTTP_1_1, client.protocol, client.dialect, model, rows);

        assertThat(client.dialect.answered(model, answer.message())).isEqualTo(model.answers(rows));
    }

    static Stream<Arguments> everyForm() {
        return forms(allThatTakeTensors());
    }

    static Stream<Arguments> everyFormToAFake() {
        return forms(fakes().stream());
    }

    /** To a TorchServe they go as they are. */
    private static Stream<Arguments> forms(Stream<ServerFamily> servers) {
        return servers.filter(server -> server != ServerFamily.TORCHSERVE_REST)
                .flatMap(server -> Stream.of(FormDialect.Kind.values()).map(kind -> arguments(kind, server)));
    }

    @ParameterizedTest
    @MethodSource("everyForm")
    void theRowsOfAFormComeBackInTheirOrder(FormDialect.Kind kind, ServerFamily server) {
        FormDialect client = new FormDialect(kind);
        List<Row> images = HeldOut.images(Client.TORCHSERVE.rows(server));
        FakeModel digits = digits(server);

        Answer answer = ask(HttpVersion.HTTP_1_1, ClientProtocol.TORCHSERVE, client, digits, images);

        List<Row> answered = client.answered(digits, answer.message());
        if (server == ServerFamily.DJL) assertThat(HeldOut.readRight(answered)).isEqualTo(READ_RIGHT);
        else assertThat(answered).isEqualTo(digits.answers(images));
    }

    @ParameterizedTest
    @MethodSource("everyFormToAFake")
    void thePartsOfAFormAreTheInputsOfTheirNames(FormDialect.Kind kind, ServerFamily server) {
        FormDialect client = new FormDialect(kind);
        FakeModel model = scaling(server);
        List<Row> rows = FakeModel.scalingRows(ROWS);

        Answer answer = ask(HttpVersion.HTTP_1_1, ClientProtocol.TORCHSERVE, client, model, rows);

        assertThat(client.answered(model, answer.message())).isEqualTo(model.answers(rows));
    }

    @ParameterizedTest
    @MethodSource("fakes")
    void onlyTheOutputsAskedForComeBackAndInThatOrder(ServerFamily server) {
        FakeModel model = scaling(server);
        for (OipDialect client : List.of(OipDialect.json(), OipDialect.inBinary())) {
            assertThat(outputs(client.wanting("scaled"), model)).containsExactly("scaled");
            assertThat(outputs(client.wanting("scaled", "next"), model)).containsExactly("scaled", "next");
        }
    }

    @ParameterizedTest
    @MethodSource("allThatTakeTensors")
    void anAnswerNamesTheRequestAndTheModelAsItsClientDid(ServerFamily server) {
        FakeModel model = digits(server);
        OipDialect client = OipDialect.json();

        Answer answer = ask(HttpVersion.HTTP_1_1, ClientProtocol.OIP, client, model, HeldOut.images(1));

        JsonObject head = OipDialect.head(answer.message());
        assertThat(head.getString("id")).isEqualTo(OipDialect.ID);
        assertThat(head.getString("model_name")).isEqualTo(model.name());
    }

    private static List<String> outputs(OipDialect client, FakeModel model) {
        Answer answer = ask(HttpVersion.HTTP_1_1, ClientProtocol.OIP, client, model, FakeModel.scalingRows(2));
        return OipDialect.head(answer.message()).getJsonArray("outputs").stream()
                .map(output -> ((JsonObject) output).getString("name"))
                .toList();
    }

    private static Answer ask(
            HttpVersion version, ClientProtocol protocol, Dialect dialect, FakeModel model, List<Row> rows) {
        try (Caller caller = new Caller(VERTX, version, ROUTER.dataPort())) {
            Answer answer = caller.post(protocol.target(model.name()), dialect.ask(model, rows));
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            return answer;
        }
    }
}
