package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.StartedRouter.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.ServerFamily;
import io.millrace.router.reload.Reload;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Models that are asked one after the other, and models of which one is asked, on servers of two protocols. */
class ChainAndSwitchTest {
    private static final Vertx VERTX = Vertx.vertx();
    /** {@code next} is the factor plus one, {@code scaled} it times the values. */
    private static final FakeModel FIRST = FakeModel.scaling("first");

    private static final FakeModel SECOND = FakeModel.scaling("second");

    private static FakeServer oip;
    private static FakeServer tfs;
    private static StartedRouter router;
    private static Caller rest;
    private static Caller admin;

    @BeforeAll
    static void start() {
        oip = FakeServer.start(VERTX, ServerFamily.OIP_REST, FIRST);
        tfs = FakeServer.start(VERTX, ServerFamily.TFS_REST, SECOND);
        router = StartedRouter.of(config("first"));
        rest = new Caller(VERTX, HttpVersion.HTTP_1_1, router.dataPort());
        admin = new Caller(VERTX, HttpVersion.HTTP_1_1, router.adminPort());
    }

    /** @param live what the model is that changes while the router runs */
    private static String config(String live) {
        return """
            pools:
            %s%s
            models:
              first: {slo: {latency: 10m}, serve: [oip], retry: {attempts: 1}}
              second: {slo: {latency: 10m}, serve: [tfs], retry: {attempts: 1}}
              twice:
                slo: {latency: 10m}
                chain:
                  - {model: first, outputs: {scaled: once}}
                  - {model: second, inputs: {factor: next, values: once}, outputs: {scaled: twice}}
              hasty:
                slo: {latency: 10m}
                chain: [{model: first}, {model: second, share: 1%%, inputs: {factor: next, values: scaled}}]
              by-factor:
                slo: {latency: 10m}
                switch:
                  on: {input: factor}
                  cases: [{below: 2, model: first}, {equals: [3, 4.0], model: second}, {from: 10, below: 11, model: twice}]
              by-header:
                slo: {latency: 10m}
                switch: {on: {header: X-Lang}, cases: [{equals: [de, at], model: first}], otherwise: second}
              by-lang:
                slo: {latency: 10m}
                switch: {on: {input: lang}, cases: [{equals: [de], model: first}], otherwise: second}
              live: {slo: {latency: 10m}, chain: [{model: %s}]}
            """.formatted(
                        oip.asPool("oip", ", probe: {timeout: 10s}, eject: {consecutive-failures: 1000}"),
                        tfs.asPool("tfs", ", probe: {timeout: 10s}, eject: {consecutive-failures: 1000}"),
                        live);
    }

    @AfterAll
    static void close() {
        admin.close();
        rest.close();
        router.close();
        oip.close();
        tfs.close();
        await(VERTX.close());
    }

    @AfterEach
    void restore() {
        oip.release();
        tfs.release();
        oip.answersAgain();
        tfs.answersAgain();
        oip.inferences().clear();
        tfs.inferences().clear();
    }

    private static Answer ask(String model, List<Row> rows) {
        return ask(model, OipDialect.json().ask(FIRST, rows));
    }

    private static Answer ask(String model, Message message) {
        return await(rest.send(HttpMethod.POST, "/v2/models/" + model + "/infer", message));
    }

    private static Row row(long factor) {
        return new Row(Map.of("factor", List.of(factor), "values", List.of(0.5, -1.0, 2.0)));
    }

    private static JsonObject output(Answer answer, String name) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.body().toJsonObject().getJsonArray("outputs").stream()
                .map(JsonObject.class::cast)
                .filter(output -> output.getString("name").equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(answer.text()));
    }

    private static List<Double> numbers(Answer answer, String name) {
        return output(answer, name).getJsonArray("data").stream()
                .flatMap(each -> each instanceof JsonArray inner ? inner.stream() : Stream.of(each))
                .map(number -> ((Number) number).doubleValue())
                .toList();
    }

    @Test
    void aStepIsAskedAboutWhatTheOneBeforeItSaid() {
        Answer answer = ask("twice", List.of(row(2), row(3)));

        // first: next 3 and 4, once 2x and 3x; second: next 4 and 5, twice 3·2x and 4·3x.
        assertThat(numbers(answer, "next")).containsExactly(4.0, 5.0);
        assertThat(numbers(answer, "twice")).containsExactly(3.0, -6.0, 12.0, 6.0, -12.0, 24.0);
        assertThat(oip.inferences()).hasSize(1);
        assertThat(tfs.inferences()).hasSize(1);
    }

    @Test
    void itsClientsSeeWhatGoesInFirstAndComesOutLast() {
        JsonObject told = rest.get("/v2/models/twice").body().toJsonObject();

        assertThat(names(told, "inputs")).containsExactly("factor", "values");
        assertThat(names(told, "outputs")).containsExactly("next", "twice");
    }

    private static List<String> names(JsonObject told, String key) {
        return told.getJsonArray(key).stream()
                .map(each -> ((JsonObject) each).getString("name"))
                .toList();
    }

    @Test
    void aStepThatFailsIsNamed() {
        tfs.answersAlways(
                new Answer(500, MultiMap.caseInsensitiveMultiMap(), Buffer.buffer("{\"error\": \"on fire\"}")));

        Answer answer = ask("twice", List.of(row(2)));

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.text()).contains("step 'second': ").contains("on fire");
        assertThat(answer.header("x-millrace-part")).isEqualTo("second");
    }

    @Test
    void aStepHasNoMoreThanItsShareOfTheTime() {
        tfs.hold();

        Answer answer =
                ask("hasty", OipDialect.json().ask(FIRST, List.of(row(2))).with("x-millrace-timeout-ms", "20000"));

        assertThat(answer.status()).isEqualTo(504);
        assertThat(answer.text()).containsPattern("deadline of (1[0-9]{2}|200)(\\.[0-9]+)? ms passed");
        assertThat(answer.header("x-millrace-part")).isEqualTo("second");
    }

    @Test
    void rowsGoWhereTheirValuesSayAndComeBackInTheirOrder() {
        List<Row> rows = List.of(row(1), row(3), row(1), row(4), row(0));

        Answer answer = ask("by-factor", rows);

        assertThat(OipDialect.json().answered(FIRST, answer.message())).isEqualTo(FIRST.answers(rows));
        assertThat(oip.inferences()).hasSize(1);
        assertThat(tfs.inferences()).hasSize(1);
        assertThat(oip.inferences().getFirst().body().toString()).contains("\"shape\":[3,1]");
    }

    @Test
    void rowsOfOneCaseGoTogether() {
        assertThat(numbers(ask("by-factor", List.of(row(3), row(4))), "next")).containsExactly(4.0, 5.0);
        assertThat(oip.inferences()).isEmpty();
    }

    @Test
    void modelsWithOtherOutputsCannotBePutTogether() {
        Answer answer = ask("by-factor", List.of(row(10), row(3)));

        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.text())
                .contains("output 'twice' of several models cannot be put together: not all models have it");
    }

    @Test
    void whatFitsNoCaseIsRefused() {
        Answer answer = ask("by-factor", List.of(row(3), row(7)));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("input 'factor': no model is for '7', row 1");
        assertThat(tfs.inferences()).isEmpty();
    }

    @Test
    void aHeaderDecidesForAllRows() {
        Message asked = OipDialect.json().ask(FIRST, List.of(row(1), row(2)));

        assertThat(ask("by-header", asked.with("x-lang", "at")).status()).isEqualTo(200);
        assertThat(oip.inferences()).hasSize(1);
        assertThat(ask("by-header", asked.with("x-lang", "fr")).status()).isEqualTo(200);
        assertThat(tfs.inferences()).hasSize(1);
    }

    @Test
    void whatOnlyTheSwitchLooksAtIsNotSent() {
        JsonObject body = new JsonObject(
                OipDialect.json().ask(FIRST, List.of(row(1), row(2))).body());
        body.getJsonArray("inputs")
                .add(new JsonObject()
                        .put("name", "lang")
                        .put("datatype", "BYTES")
                        .put("shape", new JsonArray().add(2))
                        .put("data", new JsonArray().add("de").add("fr")));

        Answer answer = ask("by-lang", Message.json(body.toBuffer()));

        assertThat(numbers(answer, "next")).containsExactly(2.0, 3.0);
        assertThat(oip.inferences().getFirst().body().toString()).doesNotContain("lang");
        assertThat(names(rest.get("/v2/models/by-lang").body().toJsonObject(), "inputs"))
                .containsExactly("factor", "values", "lang");
    }

    @Test
    void whatItIsMadeOfChangesWhileTheRouterRuns() {
        assertThat(ask("live", List.of(row(1))).status()).isEqualTo(200);
        assertThat(oip.inferences()).hasSize(1);

        assertThat(router.change(config("second")))
                .isInstanceOfSatisfying(
                        Reload.Applied.class,
                        applied -> assertThat(applied.plan().text()).isEqualTo("models ~live (chain)"));

        assertThat(ask("live", List.of(row(1))).status()).isEqualTo(200);
        assertThat(tfs.inferences()).hasSize(1);
        router.change(config("first"));
    }

    @Test
    void anExplanationHasThoseOfTheParts() {
        Answer answer = ask(
                "twice",
                OipDialect.json()
                        .ask(FIRST, List.of(row(2)))
                        .with("x-request-id", "chain-1")
                        .with("x-millrace-explain", "1"));
        assertThat(answer.status()).isEqualTo(200);

        JsonArray parts = admin.get("/v1/explain/chain-1").body().toJsonObject().getJsonArray("parts");

        assertThat(parts).hasSize(2);
        assertThat(parts.getJsonObject(1).getString("name")).isEqualTo("second");
        assertThat(parts.getJsonObject(1).getString("outcome")).isEqualTo("ok");
        assertThat(parts.getJsonObject(1).getJsonArray("picks")).hasSize(1);
    }
}
