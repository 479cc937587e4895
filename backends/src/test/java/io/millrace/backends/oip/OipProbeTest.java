package io.millrace.backends.oip;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.FamilyFixture;
import io.millrace.backends.ProbeReport;
import io.millrace.backends.ScriptedPaths;
import io.millrace.backends.ScriptedServer;
import io.millrace.backends.ServedModel;
import io.millrace.backends.ServerFamily;
import io.millrace.inference.DataType;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.Shape;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers recorded from Triton 2.51; those of KServe and MLServer written after their sources. */
class OipProbeTest {
    private static final ModelName DIGITS = new ModelName("digits");
    private static final ModelName OTHER = new ModelName("other");
    private static final String TRITON =
            "{\"name\":\"triton\",\"version\":\"2.51.0\",\"extensions\":[\"classification\","
                    + "\"sequence\",\"model_repository\",\"model_configuration\",\"binary_tensor_data\"]}";
    private static final String METADATA =
            "{\"name\":\"digits\",\"versions\":[\"1\"],\"platform\":\"python\",\"inputs\":"
                    + "[{\"name\":\"image\",\"datatype\":\"FP32\",\"shape\":[-1,64]}],\"outputs\":"
                    + "[{\"name\":\"probabilities\",\"datatype\":\"FP32\",\"shape\":[-1,10]}]}";

    private final FamilyFixture family = new FamilyFixture(OipBackend::new);

    @AfterEach
    void close() {
        family.close();
    }

    private static ScriptedPaths triton() {
        return new ScriptedPaths()
                .json("/v2/health/live", "")
                .json("/v2/health/ready", "")
                .json("/v2", TRITON)
                .json("/v2/models/digits/ready", "")
                .json("/v2/models/digits", METADATA)
                .json("/v2/models/digits/config", "{\"name\":\"digits\",\"platform\":\"\",\"max_batch_size\":64}")
                .status("/v2/models/other/ready", "400 Bad Request", "{\"error\":\"Model version not ready\"}");
    }

    @Test
    void learnsAModelOfTriton() {
        try (ScriptedServer server = triton().start()) {
            Map<ModelName, ServedModel> models = well(server, DIGITS, OTHER);

            assertThat(models).containsOnlyKeys(DIGITS);
            ServedModel digits = Objects.requireNonNull(models.get(DIGITS));
            assertThat(digits.versions()).containsExactly(new ModelVersion("1"));
            assertThat(digits.platform()).isEqualTo("python");
            assertThat(digits.maxBatchSize()).contains(64);
            assertThat(digits.document())
                    .hasValueSatisfying(
                            document -> assertThat(document.toString()).isEqualTo(METADATA));
            assertThat(digits.signature().batched()).isTrue();
            assertThat(digits.signature().input("image")).hasValueSatisfying(spec -> {
                assertThat(spec.type()).isEqualTo(DataType.FP32);
                assertThat(spec.shape()).isEqualTo(Shape.of(-1, 64));
            });
            assertThat(digits.signature().output("probabilities")).isPresent();
        }
    }

    @Test
    void believesTheConfigThatThereIsNoBatch() {
        try (ScriptedServer server = triton().json("/v2/models/digits/config", "{\"max_batch_size\":0}")
                .start()) {
            ServedModel digits = Objects.requireNonNull(well(server, DIGITS).get(DIGITS));

            assertThat(digits.signature().batched()).isFalse();
            assertThat(digits.maxBatchSize()).isEmpty();
        }
    }

    /** KServe's Python server: no versions, no platform, no config, bodies of its own. */
    @Test
    void learnsAModelOfKServe() {
        try (ScriptedServer server = new ScriptedPaths()
                .json("/v2/health/live", "{\"live\":true}")
                .json("/v2/health/ready", "{\"ready\":true}")
                .json(
                        "/v2",
                        "{\"name\":\"kserve\",\"version\":\"0.20.0\",\"extensions\":[\"model_repository_extension\"]}")
                .json("/v2/models/digits/ready", "{\"name\":\"digits\",\"ready\":true}")
                .json(
                        "/v2/models/digits",
                        METADATA.replace(
                                "\"versions\":[\"1\"],\"platform\":\"python\"",
                                "\"versions\":null," + "\"platform\":\"\""))
                .start()) {
            ServedModel digits = Objects.requireNonNull(well(server, DIGITS).get(DIGITS));

            assertThat(digits.versions()).isEmpty();
            assertThat(digits.has(new ModelVersion("7"))).isTrue();
            assertThat(digits.platform()).isEmpty();
            assertThat(digits.signature().batched()).isTrue();
            assertThat(digits.maxBatchSize()).isEmpty();
        }
    }

    @Test
    void learnsAModelWhereOnlyItsMetadataIsThere() {
        try (ScriptedServer server = triton().without("/v2/models/digits/ready").start()) {
            assertThat(well(server, DIGITS)).containsOnlyKeys(DIGITS);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "nonsense",
                "{}",
                "{\"inputs\":[],\"outputs\":{}}",
                "{\"inputs\":[{\"name\":\"a\",\"datatype\":\"FP8\",\"shape\":[1]}],\"outputs\":[]}",
                "{\"inputs\":[{\"name\":\"a\",\"datatype\":\"FP32\",\"shape\":[-2]}],\"outputs\":[]}",
                "{\"inputs\":[{\"name\":\"\",\"datatype\":\"FP32\",\"shape\":[1]}],\"outputs\":[]}",
                "{\"inputs\":[{\"name\":\"a\",\"datatype\":\"FP32\",\"shape\":[1.5e300]}],\"outputs\":[]}",
                "{\"inputs\":[7],\"outputs\":[]}",
            })
    void keepsAModelWhoseMetadataItCannotRead(String metadata) {
        try (ScriptedServer server =
                triton().json("/v2/models/digits", metadata).start()) {
            ServedModel digits = Objects.requireNonNull(well(server, DIGITS).get(DIGITS));

            assertThat(digits.signature().isKnown()).isFalse();
        }
    }

    @Test
    void keepsAModelWhoseMetadataIsNotTold() {
        try (ScriptedServer server =
                triton().status("/v2/models/digits", "500 Internal", "{}").start()) {
            ServedModel digits = Objects.requireNonNull(well(server, DIGITS).get(DIGITS));

            assertThat(digits.signature()).isEqualTo(ModelSignature.UNKNOWN);
            assertThat(digits.document()).isEmpty();
        }
    }

    @Test
    void sortsVersionsByNumber() {
        try (ScriptedServer server = triton().json(
                        "/v2/models/digits", METADATA.replace("[\"1\"]", "[\"10\",\"9\",\"../x\",\"2\"]"))
                .start()) {
            assertThat(Objects.requireNonNull(well(server, DIGITS).get(DIGITS)).versions())
                    .extracting(ModelVersion::text)
                    .containsExactly("2", "9", "10");
        }
    }

    @Test
    void servesWhatIsReadyOnAServerThatIsNot() {
        try (ScriptedServer server =
                triton().status("/v2/health/ready", "400 Bad Request", "").start()) {
            assertThat(well(server, DIGITS)).containsOnlyKeys(DIGITS);
            assertThat(unwell(server, OTHER)).isEqualTo("not ready: status 400");
        }
    }

    @ParameterizedTest
    @CsvSource({"400 Bad Request", "404 Not Found", "503 Unavailable", "301 Moved"})
    void isUnwellWhenNotLive(String status) {
        try (ScriptedServer server =
                triton().status("/v2/health/live", status, "").start()) {
            assertThat(unwell(server, DIGITS)).isEqualTo("not live: status " + status.substring(0, 3));
        }
    }

    @Test
    void isUnwellWhenMetadataHasNoEnd() {
        try (ScriptedServer server =
                triton().json("/v2/models/digits", "x".repeat((1 << 20) + 1)).start()) {
            assertThat(unwell(server, DIGITS)).contains("longer than 1048576 bytes");
        }
    }

    @Test
    void isUnwellWhenNobodyIsThere() {
        ScriptedServer server = triton().start();
        server.close();

        assertThat(unwell(server, DIGITS)).contains("no connection");
    }

    private Map<ModelName, ServedModel> well(ScriptedServer server, ModelName... wanted) {
        return ((ProbeReport.Well) family.probe(server.endpoint(ServerFamily.OIP_REST), wanted)).models();
    }

    private String unwell(ScriptedServer server, ModelName... wanted) {
        return ((ProbeReport.Unwell) family.probe(server.endpoint(ServerFamily.OIP_REST), wanted)).reason();
    }
}
