package io.millrace.backends.service;

import static io.millrace.backends.FamilyFixture.MODEL;
import static io.millrace.backends.FamilyFixture.attempt;
import static io.millrace.backends.FamilyFixture.openInference;
import static io.millrace.backends.FamilyFixture.served;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.backends.Endpoint;
import io.millrace.backends.FamilyFixture;
import io.millrace.backends.ProbeReport;
import io.millrace.backends.ScriptedServer;
import io.millrace.backends.ServerFamily;
import io.millrace.inference.DataType;
import io.millrace.inference.Failure;
import io.millrace.inference.Fault;
import io.millrace.inference.InferenceResponse.Computed;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Shape;
import io.millrace.inference.TensorSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceBackendTest {
    private static final ServiceSettings NAMED =
            settings("/models/{model}/{version}", Map.of("x", "/in/a~1b/0"), Map.of("y", "/out/1/y"));

    private static ServiceSettings settings(String path, Map<String, String> request, Map<String, String> response) {
        return new ServiceSettings("PUT", path, request, response, "/healthz");
    }

    private static FamilyFixture family(ServiceSettings settings) {
        return new FamilyFixture(
                (exchanges, requests, ticker) -> new ServiceBackend(exchanges, requests, ticker, settings));
    }

    @Test
    void putsEachTensorWhereTheServiceWantsItAndFindsItsAnswer() {
        String answer = "{\"took\":1,\"out\":[null,{\"more\":[{}],\"y\":[[1.5,2],[3,4]]}]}";
        try (FamilyFixture family = family(NAMED);
                ScriptedServer server = ScriptedServer.answering(ScriptedServer.json(answer))) {
            Computed computed = family.computed(attempt(openInference("3"), endpoint(server), served("")));

            ScriptedServer.Received request = server.takeRequest();
            assertThat(request.line()).isEqualTo("PUT /models/m/3 HTTP/1.1");
            assertThat(request.body().replace(".0", "")).isEqualTo("{\"in\":{\"a/b\":{\"0\":[[1,2],[3,4]]}}}");
            assertThat(computed.outputs().tensors().getFirst().shape()).isEqualTo(Shape.of(2, 2));
        }
    }

    @Test
    void takesNamesAndTheWholeBodyForPlaces() {
        try (FamilyFixture family = family(settings("/", Map.of(), Map.of("y", "")));
                ScriptedServer server = ScriptedServer.answering(ScriptedServer.json("[1,2,3,4]"))) {
            Computed computed = family.computed(attempt(openInference(""), endpoint(server), served("")));

            assertThat(server.takeRequest().body().replace(".0", "")).isEqualTo("{\"x\":[[1,2],[3,4]]}");
            assertThat(computed.outputs().tensors().getFirst().shape()).isEqualTo(Shape.of(2, 2));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"out\":[]}|output 'y' is missing",
                "{\"out\":[0,{\"y\":[[1,2]]}]}|output 'y' has 1 rows for 2 sent",
                "{\"out\":[0,{\"y\":[[1,2],[3]]}]}|/out/1/y[1]: a list of 1 among lists of 2, so the value has no shape",
                "{\"out\":[0,{\"y\":\"none\"}]}|/out/1/y: a string is not a number, as FP32 needs",
                "{\"out\":3}|not the JSON expected: a number where an object was expected at byte 7",
                "<html>|not the JSON expected: '<' where an object was expected at byte 0"
            })
    void refusesAnAnswerThatIsNoneOfIts(String body, String problem) {
        try (FamilyFixture family = family(NAMED);
                ScriptedServer server = ScriptedServer.answering(ScriptedServer.json(body))) {
            Failure failure = family.failure(attempt(openInference("3"), endpoint(server), served("")));

            assertThat(((Failure.AttemptFailed) failure).fault()).isEqualTo(new Fault.BadAnswer(problem));
        }
    }

    @Test
    void passesOnWhatTheServiceRefuses() {
        try (FamilyFixture family = family(NAMED);
                ScriptedServer server = ScriptedServer.answering(
                        ScriptedServer.status("422 Unprocessable", "{\"detail\":\"too dark\"}"))) {
            assertThat(family.failure(attempt(openInference("3"), endpoint(server), served(""))))
                    .isEqualTo(new Failure.Refused(422, "too dark"));
        }
    }

    @Test
    void needsTheVersionThatItsPathHas() {
        try (FamilyFixture family = family(NAMED);
                ScriptedServer server = ScriptedServer.answering(ScriptedServer.json("{}"))) {
            assertThat(family.failure(attempt(openInference(""), endpoint(server), served(""))))
                    .isEqualTo(new Failure.Unfit("version", "the model's service needs one to be named"));
        }
    }

    @Test
    void isWellWhileItsProbePathSaysSo() {
        try (FamilyFixture family = family(NAMED);
                ScriptedServer server = ScriptedServer.answering(ScriptedServer.status("204 No Content", ""))) {
            ProbeReport report = family.probe(endpoint(server), MODEL);

            assertThat(server.takeRequest().line()).isEqualTo("GET /healthz HTTP/1.1");
            assertThat(((ProbeReport.Well) report).models()).containsOnlyKeys(MODEL);
        }
        try (FamilyFixture family = family(NAMED);
                ScriptedServer server = ScriptedServer.answering(ScriptedServer.status("404 Not Found", ""))) {
            assertThat(family.probe(endpoint(server), MODEL)).isEqualTo(new ProbeReport.Unwell("status 404"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "/a b", "/{name}", "/{model", "/}", ""})
    void refusesAPathThatIsNone(String path) {
        assertThatThrownBy(() -> settings(path, Map.of(), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("path must begin with /");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a|/b|request: 'a' is not a JSON pointer: it must begin with /",
                "/a~2|/b|request: '/a~2' is not a JSON pointer: ~ goes before 0 or 1",
                "/a|/a|request: the pointer '/a' lies in that of 'one'",
                "/a|/a/b|request: the pointer '/a/b' lies in that of 'one'",
                "/a/b|/a|request: the pointer '/a' of 'two' holds others",
                "/1/2/3/4/5/6/7/8/9/0/1/2/3/4/5/6/7|/b|request: '/1/2/3/4/5/6/7/8/9/0/1/2/3/4/5/6/7' goes deeper than 16 levels"
            })
    void refusesPlacesThatCannotBe(String one, String two, String problem) {
        Map<String, String> places = new java.util.LinkedHashMap<>();
        places.put("one", one);
        places.put("two", two);

        assertThatThrownBy(() -> settings("/", places, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(problem);
    }

    @Test
    void saysWhichModelsItCannotServe() {
        TensorSpec x = new TensorSpec("x", DataType.FP32, Shape.of(-1));
        TensorSpec z = new TensorSpec("z", DataType.FP32, Shape.of(-1));

        assertThat(NAMED.problemWith(ModelSignature.UNKNOWN)).isPresent();
        assertThat(NAMED.problemWith(ModelSignature.inferringBatch(List.of(x, z), List.of(z))))
                .contains("its 'request' has no place for 'z'");
        assertThat(NAMED.problemWith(ModelSignature.inferringBatch(List.of(x), List.of(z))))
                .contains("its 'response' has no place for 'z'");
        assertThat(settings("/", Map.of(), Map.of()).problemWith(ModelSignature.inferringBatch(List.of(x), List.of(z))))
                .isEmpty();
    }

    private static Endpoint endpoint(ScriptedServer server) {
        return server.endpoint(ServerFamily.HTTP);
    }
}
