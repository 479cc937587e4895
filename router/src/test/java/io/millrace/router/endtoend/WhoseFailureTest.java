package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.StartedRouter.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.ServerFamily;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpVersion;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a server refuses for load counts as shed, and what it refuses for its client's sake as nobody's failure. */
class WhoseFailureTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final FakeServer SERVER = FakeServer.start(VERTX, ServerFamily.OIP_REST, FakeModel.digits("digits"));
    private static final StartedRouter ROUTER =
            StartedRouter.of("""
            pools:
            %s
            models:
              digits: {slo: {latency: 5s}, serve: [triton], retry: {attempts: 1}}
            """.formatted(SERVER.asPool("triton", ", eject: {consecutive-failures: 2}")));
    private static final Caller CALLER = new Caller(VERTX, HttpVersion.HTTP_1_1, ROUTER.dataPort());

    private long shedBefore;
    private long eventsBefore;
    private long goodBefore;

    @AfterAll
    static void close() {
        CALLER.close();
        ROUTER.close();
        SERVER.close();
        await(VERTX.close());
    }

    @BeforeEach
    void readCounters() {
        shedBefore = counted("millrace_shed_total{model=\"digits\",reason=\"saturated\"}");
        eventsBefore = counted("millrace_slo_events_total{model=\"digits\"}");
        goodBefore = counted("millrace_slo_good_total{model=\"digits\"}");
    }

    private static long counted(String series) {
        try (Caller admin = new Caller(VERTX, HttpVersion.HTTP_1_1, ROUTER.adminPort())) {
            return Arrays.stream(admin.get("/metrics").body().toString().split("\n"))
                    .filter(line -> line.startsWith(series.substring(0, series.length() - 1)))
                    .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                    .mapToLong(number -> (long) Double.parseDouble(number))
                    .sum();
        }
    }

    private static void serverSays(int status, String retryAfter, String error) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        if (!retryAfter.isEmpty()) headers.add("retry-after", retryAfter);
        SERVER.answersAlways(new Answer(status, headers, Buffer.buffer("{\"error\":\"" + error + "\"}")));
    }

    private static Answer call(ClientProtocol client) {
        return ClientRequest.good(client).over(CALLER);
    }

    @ParameterizedTest
    @CsvSource({"429, slow down", "503, Exceeds maximum queue size"})
    void aClientOfTheSameProtocolReadsTheFullServersOwnWord(int status, String error) {
        serverSays(status, "7", error);

        Answer answer = call(ClientProtocol.OIP);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("retry-after")).isEqualTo("7");
        assertThat(answer.body().toString()).isEqualTo("{\"error\":\"" + error + "\"}");
        assertThat(counted("millrace_shed_total{model=\"digits\",reason=\"saturated\"}"))
                .isEqualTo(shedBefore + 1);
        assertThat(counted("millrace_slo_events_total{model=\"digits\"}")).isEqualTo(eventsBefore + 1);
        assertThat(counted("millrace_slo_good_total{model=\"digits\"}")).isEqualTo(goodBefore);
    }

    @ParameterizedTest
    @CsvSource({"7, 7", "'', 1", "'Fri, 31 Dec 1999 23:59:59 GMT', 'Fri, 31 Dec 1999 23:59:59 GMT'"})
    void aClientOfAnotherIsToldWhenToComeAgain(String said, String told) {
        serverSays(429, said, "slow down");

        Answer answer = call(ClientProtocol.TFS);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("retry-after")).isEqualTo(told);
        assertThat(ClientProtocol.TFS.errorText(answer)).contains("slow down");
    }

    /** Triton answers 500 to JSON it cannot read. */
    @Test
    void aMistakeOfTheClientIsNeitherMissedByUsNorAFailureOfTheServer() {
        serverSays(500, "", "failed to parse the request JSON buffer: Missing a comma at 12");

        for (int i = 0; i < 3; i++) {
            Answer answer = call(ClientProtocol.OIP);

            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.body().toString()).contains("Missing a comma at 12");
        }
        assertThat(counted("millrace_slo_events_total{model=\"digits\"}")).isEqualTo(eventsBefore);
        assertThat(counted("millrace_attempts_total{pool=\"triton\",endpoint=\"" + SERVER.address()
                        + "\",outcome=\"servererror\"}"))
                .isZero();
    }
}
