package io.millrace.backends.djlserving;

import static io.millrace.backends.FamilyFixture.MODEL;
import static io.millrace.backends.FamilyFixture.attempt;
import static io.millrace.backends.FamilyFixture.openInference;
import static io.millrace.backends.FamilyFixture.served;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.Endpoint;
import io.millrace.backends.FamilyFixture;
import io.millrace.backends.ProbeReport;
import io.millrace.backends.ScriptedServer;
import io.millrace.backends.ServerFamily;
import io.millrace.inference.Failure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server of DJL's answers, word for word as its source has them. */
class DjlServingBackendTest {
    private final FamilyFixture family = new FamilyFixture(DjlServingBackend::new);

    @AfterEach
    void close() {
        family.close();
    }

    private static Endpoint endpoint(ScriptedServer server) {
        return server.endpoint(ServerFamily.DJL_SERVING_REST);
    }

    private static String error(String status, String type, String message) {
        return ScriptedServer.status(
                status,
                "{\n  \"code\": %s,\n  \"type\": \"%s\",\n  \"message\": \"%s\"\n}\n"
                        .formatted(status.substring(0, 3), type, message));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "404 Not Found|ModelNotFoundException|Model or workflow not found: m|LacksModel",
                "503 Service Unavailable|WlmCapacityException|Worker queue capacity exceeded for model: m|Saturated",
                "503 Service Unavailable|WlmShutdownException|All model workers has been shutdown: m|LacksModel",
                "503 Service Unavailable|WlmException|Model is not ready: m|LacksModel",
                "503 Service Unavailable|WlmOutOfMemoryException|No enough memory|ServerError",
                "507 Insufficient Storage|EngineException|CUDA out of memory|ServerError",
                "500 Internal Server Error|EngineException|shape mismatch|ServerError",
            })
    void tellsWhatIsItsOwnApart(String status, String type, String message, String fault) {
        try (ScriptedServer server = ScriptedServer.answering(error(status, type, message))) {
            Failure failure = family.failure(attempt(openInference("3"), endpoint(server), served("")));

            assertThat(server.takeRequest().line()).isEqualTo("POST /predictions/m/3 HTTP/1.1");
            assertThat(failure)
                    .isInstanceOfSatisfying(
                            Failure.AttemptFailed.class,
                            failed -> assertThat(failed.fault().getClass().getSimpleName())
                                    .isEqualTo(fault));
            assertThat(failure.text()).contains(message);
        }
    }

    @Test
    void whatItRefusesIsTheClients() {
        String answer = error("400 Bad Request", "TranslateException", "Input is not a NDList data type");
        try (ScriptedServer server = ScriptedServer.answering(answer)) {
            assertThat(family.failure(attempt(openInference(""), endpoint(server), served(""))))
                    .isEqualTo(new Failure.Refused(400, "Input is not a NDList data type"));
            assertThat(server.takeRequest().line()).isEqualTo("POST /predictions/m HTTP/1.1");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "200 OK|{\"m\":{\"status\":\"Healthy\"}}|true",
                "200 OK|{\"m\":{\"status\":\"Unhealthy\"},\"n\":{\"status\":\"Healthy\"}}|false",
                "207 Multi-Status|{\"m\":{\"status\":\"PENDING\"}}|false",
                "207 Multi-Status|{\"m\":{\"status\":\"Healthy\"},\"n\":{\"status\":\"PENDING\"}}|true",
                "500 Internal Server Error|{\"m\":{\"status\":\"Healthy\"},\"n\":{\"status\":\"FAILED\"}}|true",
                "200 OK|{\"m:first\":{\"status\":\"Healthy\"},\"m:second\":{\"status\":\"Healthy\"}}|true",
                "200 OK|{\"m:first\":{\"status\":\"Healthy\"},\"m:second\":{\"status\":\"PENDING\"}}|false",
                "200 OK|{\"mm\":{\"status\":\"Healthy\"}}|false",
                "200 OK|{}|false"
            })
    void aModelIsThereWhenAllItsPartsAreHealthy(String status, String body, boolean there) {
        try (ScriptedServer server = ScriptedServer.answering(ScriptedServer.status(status, body))) {
            ProbeReport report = family.probe(endpoint(server), MODEL);

            assertThat(report)
                    .isInstanceOfSatisfying(
                            ProbeReport.Well.class,
                            well -> assertThat(well.models().containsKey(MODEL)).isEqualTo(there));
            assertThat(server.takeRequest().line()).isEqualTo("GET /ping HTTP/1.1");
        }
    }

    @Test
    void aServerWhoseOnlyModelFailedOrThatIsAnotherIsNotWell() {
        String failed = ScriptedServer.status("500 Internal Server Error", "{\"m\":{\"status\":\"FAILED\"}}");
        try (ScriptedServer server = ScriptedServer.answering(failed)) {
            assertThat(family.probe(endpoint(server), MODEL)).isEqualTo(new ProbeReport.Unwell("status 500"));
        }
        try (ScriptedServer server = ScriptedServer.answering(ScriptedServer.status("404 Not Found", "{}"))) {
            assertThat(family.probe(endpoint(server), MODEL)).isEqualTo(new ProbeReport.Unwell("status 404"));
        }
        try (ScriptedServer server = ScriptedServer.answering(ScriptedServer.status("200 OK", "pong"))) {
            assertThat(family.probe(endpoint(server), MODEL)).isEqualTo(new ProbeReport.Unwell("status 200"));
        }
    }
}
