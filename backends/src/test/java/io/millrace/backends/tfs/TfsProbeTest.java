package io.millrace.backends.tfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.FamilyFixture;
import io.millrace.backends.ProbeReport;
import io.millrace.backends.ScriptedPaths;
import io.millrace.backends.ScriptedServer;
import io.millrace.backends.ServedModel;
import io.millrace.backends.ServerFamily;
import io.millrace.inference.DataType;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.Shape;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TfsProbeTest {
    private static final ModelName DIGITS = new ModelName("digits");
    private static final ModelName OTHER = new ModelName("other");
    private static final String STATUS = """
            {
             "model_version_status": [
              {"version": "10", "state": "AVAILABLE", "status": {"error_code": "OK", "error_message": ""}},
              {"version": "9", "state": "AVAILABLE", "status": {"error_code": "OK", "error_message": ""}},
              {"version": "11", "state": "LOADING", "status": {"error_code": "OK", "error_message": ""}}
             ]
            }
            """;
    private static final String METADATA = """
            {"model_spec": {"name": "digits", "signature_name": "", "version": "10"},
             "metadata": {"signature_def": {"signature_def": {
              "serving_default": {
               "inputs": {"image": {"name": "serving_default_image:0", "dtype": "DT_FLOAT", "tensor_shape":
                {"dim": [{"size": "-1", "name": ""}, {"size": "64", "name": ""}], "unknown_rank": false}}},
               "outputs": {
                "probabilities": {"name": "StatefulPartitionedCall:0", "dtype": "DT_FLOAT", "tensor_shape":
                 {"dim": [{"size": "-1", "name": ""}, {"size": "10", "name": ""}], "unknown_rank": false}},
                "label": {"name": "StatefulPartitionedCall:1", "dtype": "DT_STRING", "tensor_shape":
                 {"dim": [{"size": "-1", "name": ""}], "unknown_rank": false}}},
               "method_name": "tensorflow/serving/predict", "defaults": {}},
              "__saved_model_init_op": {"inputs": {}, "outputs": {"__saved_model_init_op": {"name": "NoOp",
               "dtype": "DT_INVALID", "tensor_shape": {"dim": [], "unknown_rank": true}}}, "method_name": ""}}}}}
            """;

    private final FamilyFixture family = new FamilyFixture(TfsBackend::new);

    @AfterEach
    void close() {
        family.close();
    }

    private static ScriptedPaths serving() {
        return new ScriptedPaths()
                .json("/v1/models/digits", STATUS)
                .json("/v1/models/digits/metadata", METADATA)
                .status("/v1/models", "400 Bad Request", "{\"error\":\"Malformed request: GET /v1/models\"}");
    }

    @Test
    void learnsVersionsAndTheDefaultSignature() {
        try (ScriptedServer server = serving().start()) {
            Map<ModelName, ServedModel> models = well(server, DIGITS, OTHER);

            assertThat(models).containsOnlyKeys(DIGITS);
            ServedModel digits = Objects.requireNonNull(models.get(DIGITS));
            assertThat(digits.versions()).containsExactly(new ModelVersion("9"), new ModelVersion("10"));
            assertThat(digits.signature().batched()).isTrue();
            assertThat(digits.signature().input("image")).hasValueSatisfying(spec -> {
                assertThat(spec.type()).isEqualTo(DataType.FP32);
                assertThat(spec.shape()).isEqualTo(Shape.of(-1, 64));
            });
            assertThat(digits.signature().outputs())
                    .extracting(spec -> spec.name() + " " + spec.type())
                    .containsExactly("label BYTES", "probabilities FP32");
            assertThat(digits.document())
                    .hasValueSatisfying(
                            document -> assertThat(document.toString()).isEqualTo(METADATA));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"unknown_rank\": false|\"unknown_rank\": true",
                "DT_FLOAT|DT_COMPLEX64",
                "serving_default|something_else",
                "\"size\": \"64\"|\"size\": \"many\"",
                "\"metadata\"|\"other\"",
            })
    void keepsAModelWhoseSignatureCannotBeExpressed(String from, String to) {
        try (ScriptedServer server = serving()
                .json("/v1/models/digits/metadata", METADATA.replace(from, to))
                .start()) {
            ServedModel digits = Objects.requireNonNull(well(server, DIGITS).get(DIGITS));

            assertThat(digits.signature().isKnown()).isFalse();
            assertThat(digits.versions()).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"name\":\"digits\",\"ready\":true}", "{\"name\":\"digits\",\"ready\":\"True\"}"})
    void knowsTheStatusOfAKServeServer(String status) {
        try (ScriptedServer server =
                new ScriptedPaths().json("/v1/models/digits", status).start()) {
            ServedModel digits = Objects.requireNonNull(well(server, DIGITS).get(DIGITS));

            assertThat(digits.versions()).isEmpty();
            assertThat(digits.signature().isKnown()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model_version_status\":[]}",
                "{\"model_version_status\":[{\"version\":\"1\",\"state\":\"LOADING\"}]}",
                "{\"name\":\"digits\",\"ready\":false}",
                "[]",
                "",
            })
    void leavesOutAModelThatIsNotAvailable(String status) {
        try (ScriptedServer server = serving().json("/v1/models/digits", status).start()) {
            assertThat(well(server, DIGITS)).isEmpty();
        }
    }

    @Test
    void isWellWithoutModelsWhenItAnswersAtAll() {
        try (ScriptedServer server = serving().start()) {
            assertThat(well(server, OTHER)).isEmpty();
            assertThat(well(server)).isEmpty();
        }
    }

    @Test
    void isUnwellWhenItFails() {
        try (ScriptedServer server = serving()
                .status("/v1/models/digits", "500 Internal", "{}")
                .status("/v1/models", "503 Unavailable", "{}")
                .start()) {
            assertThat(unwell(server, DIGITS)).isEqualTo("status 500");
            assertThat(unwell(server)).isEqualTo("status 503");
        }
    }

    @Test
    void isUnwellWhenNobodyIsThere() {
        ScriptedServer server = serving().start();
        server.close();

        assertThat(unwell(server, DIGITS)).contains("no connection");
    }

    private Map<ModelName, ServedModel> well(ScriptedServer server, ModelName... wanted) {
        return ((ProbeReport.Well) family.probe(server.endpoint(ServerFamily.TFS_REST), wanted)).models();
    }

    private String unwell(ScriptedServer server, ModelName... wanted) {
        return ((ProbeReport.Unwell) family.probe(server.endpoint(ServerFamily.TFS_REST), wanted)).reason();
    }
}
