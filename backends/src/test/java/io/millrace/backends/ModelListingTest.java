package io.millrace.backends;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.djlserving.DjlServingBackend;
import io.millrace.backends.kserve.KserveBackend;
import io.millrace.backends.oip.OipBackend;
import io.millrace.backends.oip.OipGrpcBackend;
import io.millrace.backends.openai.OpenAiBackend;
import io.millrace.backends.tfs.TfsBackend;
import io.millrace.inference.ModelName;
import io.millrace.inference.protobuf.ProtoWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What servers say of the models they have. Answers recorded from Triton 2.51; the others' after their sources. */
class ModelListingTest {
    private static final ModelName A = new ModelName("a");
    private static final ModelName B = new ModelName("b");
    private static final ModelListing UNTOLD = new ModelListing.Untold();

    private static ModelListing rest(FamilyFixture.Family backend, ServerFamily of, ScriptedPaths paths) {
        try (FamilyFixture family = new FamilyFixture(backend);
                ScriptedServer server = paths.start()) {
            return family.models(server.endpoint(of));
        }
    }

    private static ModelListing oip(ScriptedPaths paths) {
        return rest(OipBackend::new, ServerFamily.OIP_REST, paths);
    }

    private static ModelListing openAi(ScriptedPaths paths) {
        return rest(
                (exchanges, requests, ticker) -> new OpenAiBackend(exchanges, ticker), ServerFamily.OPENAI_REST, paths);
    }

    @Test
    void isTheIndexOfTriton() {
        ModelListing told = oip(new ScriptedPaths().json("/v2/repository/index", """
                [{"name":"a","version":"1","state":"READY"},{"name":"a","version":"2","state":"READY"},
                 {"name":"b","version":"1","state":"UNAVAILABLE","reason":"unloaded"},
                 {"name":"../etc","version":"1","state":"READY"}]"""));

        assertThat(told).isEqualTo(new ModelListing.Told(Map.of(A, "1,2")));
    }

    @Test
    void isTheListOfKServeWhereThereIsNoIndex() {
        assertThat(oip(new ScriptedPaths().json("/v2/models", "{\"models\":[\"a\",\"b\"]}")))
                .isEqualTo(new ModelListing.Told(Map.of(A, "", B, "")));
    }

    @Test
    void isUntoldWhereItCannotBeRead() {
        assertThat(oip(new ScriptedPaths())).isEqualTo(UNTOLD);
        assertThat(oip(new ScriptedPaths().json("/v2/repository/index", "{\"a\":1}")))
                .isEqualTo(UNTOLD);
        assertThat(oip(new ScriptedPaths().json("/v2/repository/index", "[1,2]")))
                .isEqualTo(UNTOLD);
        assertThat(oip(new ScriptedPaths().status("/v2/repository/index", "500 Oops", "[]")))
                .isEqualTo(UNTOLD);
        assertThat(openAi(new ScriptedPaths().json("/v1/models", "{\"data\":7}")))
                .isEqualTo(UNTOLD);
    }

    @Test
    void isTheIndexOverGrpc() {
        ProtoWriter index = new ProtoWriter();
        index.open(1).string(1, "a").string(2, "1").string(3, "READY").close();
        index.open(1).string(1, "b").string(2, "1").string(3, "LOADING").close();
        try (FamilyFixture family = FamilyFixture.ofGrpc(OipGrpcBackend::new);
                OtherGrpcServer server =
                        new OtherGrpcServer(call -> call.method().endsWith("/RepositoryIndex")
                                ? OtherGrpcServer.ok(index.toBuffer())
                                : OtherGrpcServer.status(12, "no such method"))) {
            assertThat(family.models(server.endpoint(ServerFamily.OIP_GRPC)))
                    .isEqualTo(new ModelListing.Told(Map.of(A, "1")));
        }
    }

    @Test
    void isUntoldBySuchAServerWithoutAnIndex() {
        try (FamilyFixture family = FamilyFixture.ofGrpc(OipGrpcBackend::new);
                OtherGrpcServer server = new OtherGrpcServer(call -> OtherGrpcServer.status(12, "no such method"))) {
            assertThat(family.models(server.endpoint(ServerFamily.OIP_GRPC))).isEqualTo(UNTOLD);
        }
    }

    @Test
    void isTheListOfServersWithTheApiOfOpenAi() {
        assertThat(
                        openAi(
                                new ScriptedPaths()
                                        .json(
                                                "/v1/models",
                                                "{\"object\":\"list\",\"data\":[{\"id\":\"a\"},{\"id\":\"org/name\"},{\"id\":\"b\"}]}")))
                .isEqualTo(new ModelListing.Told(Map.of(A, "", B, "")));
    }

    @Test
    void isWhatDjlServingSaysOfItsHealth() {
        assertThat(rest(
                        DjlServingBackend::new,
                        ServerFamily.DJL_SERVING_REST,
                        new ScriptedPaths()
                                .json("/ping", "{\"a\":{\"status\":\"Healthy\"},\"b:x\":{\"status\":\"Healthy\"}}")))
                .isEqualTo(new ModelListing.Told(Map.of(A, "", B, "")));
    }

    private static ModelListing kserve(ScriptedPaths paths) {
        return rest(KserveBackend::new, ServerFamily.KSERVE_V1_REST, paths);
    }

    @Test
    void isTheListOfKServesV1Protocol() {
        assertThat(kserve(new ScriptedPaths().json("/v1/models", "{\"models\":[\"a\",\"../etc\",\"b\"]}")))
                .isEqualTo(new ModelListing.Told(Map.of(A, "", B, "")));
        assertThat(kserve(new ScriptedPaths().json("/v1/models", "{\"models\":[]}")))
                .isEqualTo(new ModelListing.Told(Map.of()));
    }

    @Test
    void isUntoldWhereSomethingElseIsAtThatPath() {
        assertThat(kserve(new ScriptedPaths())).isEqualTo(UNTOLD);
        assertThat(kserve(new ScriptedPaths().status("/v1/models", "500 Oops", "{\"models\":[\"a\"]}")))
                .isEqualTo(UNTOLD);
        assertThat(kserve(new ScriptedPaths().json("/v1/models", "{\"object\":\"list\",\"data\":[{\"id\":\"a\"}]}")))
                .isEqualTo(UNTOLD);
        assertThat(kserve(new ScriptedPaths().json("/v1/models", "{\"models\":[{\"name\":\"a\"}]}")))
                .isEqualTo(UNTOLD);
    }

    @Test
    void isUntoldByServersThatHaveNone() {
        assertThat(rest(TfsBackend::new, ServerFamily.TFS_REST, new ScriptedPaths()))
                .isEqualTo(UNTOLD);
    }
}
