package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.StartedRouter.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.ServerFamily;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A client's patience is kept to, and told to the server. */
class DeadlineTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final FakeServer OIP =
            FakeServer.start(VERTX, ServerFamily.OIP_REST, FakeModel.digits("digits-oip"), FakeModel.digits("hasty"));
    private static final FakeServer TFS =
            FakeServer.start(VERTX, ServerFamily.TFS_REST, FakeModel.digits("digits-tfs"));

    private static final StartedRouter ROUTER = StartedRouter.of("""
            pools:
            %s%s
            models:
              digits-oip: {slo: {latency: 50ms}, serve: [oip]}
              digits-tfs: {slo: {latency: 50ms}, serve: [tfs]}
              hasty: {slo: {latency: 50ms}, serve: [oip], timeout: 5s, hop-margin: 500ms}
            """.formatted(
                    OIP.asPool("oip", ", eject: {consecutive-failures: 1000}"),
                    TFS.asPool("tfs", ", eject: {consecutive-failures: 1000}")));

    @AfterAll
    static void close() {
        ROUTER.close();
        OIP.close();
        TFS.close();
        await(VERTX.close());
    }

    @AfterEach
    void forget() {
        OIP.release();
        TFS.release();
        OIP.inferences().clear();
        TFS.inferences().clear();
    }

    @ParameterizedTest
    @CsvSource({
        "digits-oip, x-millrace-timeout-ms, 20000, 19999",
        "digits-oip, grpc-timeout, 20S, 19999",
        "digits-oip, x-unknown, 1, 29999",
        "hasty, x-millrace-timeout-ms, 20000, 4500",
        "hasty, x-millrace-timeout-ms, 3000, 2500",
    })
    void whatIsLeftOfTheLeastIsToldToTheServer(String model, String header, String value, long most) {
        ask(ClientRequest.goodOip().about(model).with(header, value));

        String told = OIP.inferences().getFirst().headers().get("x-millrace-timeout-ms");
        assertThat(Long.parseLong(told)).isBetween(most / 2, most);
        assertThat(OIP.inferences().getFirst().headers().contains("grpc-timeout"))
                .isEqualTo(header.equals("grpc-timeout"));
    }

    static Stream<Arguments> clientsAndModels() {
        return Stream.of(ClientProtocol.values())
                .flatMap(client -> Stream.of("digits-oip", "digits-tfs").map(model -> Arguments.of(client, model)));
    }

    @ParameterizedTest
    @MethodSource("clientsAndModels")
    void aLateServerIsNotWaitedFor(ClientProtocol client, String model) {
        OIP.hold();
        TFS.hold();
        try (RawConnection connection = ROUTER.connect()) {
            long begun = System.nanoTime();
            Answer answer = connection.exchange(ClientRequest.good(client)
                    .about(model)
                    .with("x-millrace-timeout-ms", "150")
                    .bytes());
            Duration took = Duration.ofNanos(System.nanoTime() - begun);

            assertThat(answer.status()).isEqualTo(504);
            assertThat(client.errorText(answer)).contains("deadline of 150 ms passed (attempt)");
            assertThat(took).isBetween(Duration.ofMillis(150), Duration.ofSeconds(5));

            OIP.release();
            TFS.release();
            assertThat(connection
                            .exchange(ClientRequest.good(client).about(model).bytes())
                            .status())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource(ClientProtocol.class)
    void aDeadlineThatHasPassedReachesNoServer(ClientProtocol client) {
        Answer answer = ask(ClientRequest.good(client).about("digits-oip").with("grpc-timeout", "0n"));

        assertThat(answer.status()).isEqualTo(504);
        assertThat(client.errorText(answer)).contains("deadline of 0 ms passed (waiting)");
        assertThat(OIP.inferences()).isEmpty();
    }

    private static Answer ask(ClientRequest request) {
        try (RawConnection connection = ROUTER.connect()) {
            return connection.exchange(request.bytes());
        }
    }
}
