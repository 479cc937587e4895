package io.millrace.backends.kserve;

import static io.millrace.backends.FamilyFixture.MODEL;
import static io.millrace.backends.FamilyFixture.attempt;
import static io.millrace.backends.FamilyFixture.openInference;
import static io.millrace.backends.FamilyFixture.served;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.Endpoint;
import io.millrace.backends.FamilyFixture;
import io.millrace.backends.ProbeReport;
import io.millrace.backends.ScriptedPaths;
import io.millrace.backends.ScriptedServer;
import io.millrace.backends.ServerFamily;
import io.millrace.inference.InferenceResponse.Computed;
import io.millrace.inference.ModelSignature;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KserveBackendTest {
    private final FamilyFixture family = new FamilyFixture(KserveBackend::new);

    @AfterEach
    void close() {
        family.close();
    }

    @Test
    void asksByRowsWhateverTheClientSpeaks() {
        try (ScriptedServer server =
                ScriptedServer.answering(ScriptedServer.json("{\"predictions\":[[1.5,2.0],[3.0,4.0]]}"))) {
            Computed answer = family.computed(attempt(openInference("3"), endpoint(server), served("")));

            ScriptedServer.Received request = server.takeRequest();
            assertThat(request.line()).isEqualTo("POST /v1/models/m:predict HTTP/1.1");
            assertThat(request.body().replace(".0", "")).isEqualTo("{\"instances\":[[1,2],[3,4]]}");
            assertThat(answer.outputs().tensors().getFirst().rows()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "200 OK|{\"name\":\"m\",\"ready\":true}|true",
                "200 OK|{\"name\":\"m\",\"ready\":\"True\"}|true",
                "200 OK|{\"name\":\"m\"}|true",
                "200 OK|{\"name\":\"m\",\"ready\":false}|false",
                "200 OK|{\"name\":\"m\",\"ready\":\"False\"}|false",
                "503 Service Unavailable|{\"error\":\"Model with name m is not ready.\"}|false",
                "404 Not Found|{\"error\":\"Model with name m does not exist.\"}|false"
            })
    void aModelIsThereWhenItSaysSo(String status, String body, boolean there) {
        try (ScriptedServer server = ScriptedServer.answering(ScriptedServer.status(status, body))) {
            ProbeReport report = family.probe(endpoint(server), MODEL);

            assertThat(report)
                    .isInstanceOfSatisfying(
                            ProbeReport.Well.class,
                            well -> assertThat(well.models().containsKey(MODEL)).isEqualTo(there));
            assertThat(server.takeRequest().line()).isEqualTo("GET /v1/models/m HTTP/1.1");
        }
    }

    @Test
    void aServerOfAnotherProtocolIsNotWell() {
        try (ScriptedServer server = ScriptedServer.answering(ScriptedServer.json("{\"model_version_status\":[]}"))) {
            assertThat(family.probe(endpoint(server), MODEL))
                    .isEqualTo(new ProbeReport.Unwell(
                            "it answers as TensorFlow Serving does, whose protocol is tfs-rest"));
        }
        try (ScriptedServer server = ScriptedServer.answering(ScriptedServer.status("500 Internal", "{}"))) {
            assertThat(family.probe(endpoint(server), MODEL)).isEqualTo(new ProbeReport.Unwell("status 500"));
        }
    }

    private ModelSignature signature(ScriptedPaths besides) {
        ScriptedPaths paths = besides.json("/v1/models/m", "{\"name\":\"m\",\"ready\":true}");
        try (ScriptedServer server = paths.start()) {
            ProbeReport.Well well = (ProbeReport.Well) family.probe(endpoint(server), MODEL);
            return Objects.requireNonNull(well.models().get(MODEL)).signature();
        }
    }

    @Test
    void theTensorsAreThoseThatTheServerTellsInOpenInference() {
        assertThat(signature(new ScriptedPaths().json("/v2/models/m", """
                {"name":"m","platform":"","inputs":[{"name":"x","datatype":"FP32","shape":[-1,2]}],
                 "outputs":[{"name":"y","datatype":"FP32","shape":[-1,2]}]}"""))).isEqualTo(FamilyFixture.SIGNATURE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[1]",
                "{\"name\":\"m\"}",
                "{\"name\":\"m\",\"inputs\":[],\"outputs\":[]}",
                "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[-1,2]}],\"outputs\":[]}",
                "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[2]}],"
                        + "\"outputs\":[{\"name\":\"y\",\"datatype\":\"FP32\",\"shape\":[-1,2]}]}",
                "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"TENSOR\",\"shape\":[-1,2]}],"
                        + "\"outputs\":[{\"name\":\"y\",\"datatype\":\"FP32\",\"shape\":[-1,2]}]}"
            })
    void theTensorsAreUnknownWhereThatSaysNothingOfRows(String metadata) {
        assertThat(signature(new ScriptedPaths().json("/v2/models/m", metadata)))
                .isEqualTo(ModelSignature.UNKNOWN);
    }

    @Test
    void theTensorsAreUnknownOfAServerThatKnowsOnlyThisProtocol() {
        assertThat(signature(new ScriptedPaths())).isEqualTo(ModelSignature.UNKNOWN);
        assertThat(signature(new ScriptedPaths().status("/v2/models/m", "501 Not Implemented", "{}")))
                .isEqualTo(ModelSignature.UNKNOWN);
    }

    private static Endpoint endpoint(ScriptedServer server) {
        return server.endpoint(ServerFamily.KSERVE_V1_REST);
    }
}
