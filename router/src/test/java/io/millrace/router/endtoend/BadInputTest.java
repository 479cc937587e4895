package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.StartedRouter.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.ServerFamily;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The table of bad input: mistakes by row, protocols by column. Each gets the status and the form of error of the
 * protocol it came in, with a message that names the field and the reason; at once; and leaves the connection fit for the
 * next request wherever it is certain where that begins.
 */
class BadInputTest {
    static final int MAX_BODY = 16 << 20;
    static final String BEHIND_OIP = "scaling-oip";
    static final String BEHIND_TFS = "scaling-tfs";

    /** A bound against hanging. All of it is work of microseconds; the machine may have other things to do. */
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    /** What a byte may take to come here. */
    private static final Duration PER_BYTE = Duration.ofNanos(100);

    private static final Vertx VERTX = Vertx.vertx();
    private static final FakeServer OIP = FakeServer.start(VERTX, ServerFamily.OIP_REST, FakeModel.scaling(BEHIND_OIP));
    private static final FakeServer TFS = FakeServer.start(VERTX, ServerFamily.TFS_REST, FakeModel.scaling(BEHIND_TFS));
    private static final StartedRouter ROUTER =
            StartedRouter.of(", max-body: 16MiB", "100ms", """
            pools:
              local:
                protocol: djl
                models: {digits: {path: digits/model.onnx}, digits-kserve: {path: digits/model.onnx}}
              gone: {protocol: kserve-v1-rest, endpoints: ["127.0.0.1:1"]}
            %s%s
            models:
              digits: {slo: {latency: 50ms}, serve: [local]}
              digits-kserve: {slo: {latency: 50ms}, serve: [gone, local]}
              nobodys-kserve: {slo: {latency: 50ms}, serve: [gone]}
              scaling-oip: {slo: {latency: 50ms}, serve: [oip]}
              scaling-tfs: {slo: {latency: 50ms}, serve: [tfs]}
            """.formatted(OIP.asPool("oip"), TFS.asPool("tfs")));

    private static final AtomicInteger CONNECTIONS = new AtomicInteger();
    private static final Caller HTTP_2 = new Caller(
            VERTX.httpClientBuilder()
                    .with(Caller.options(HttpVersion.HTTP_2))
                    .withConnectHandler(connection -> CONNECTIONS.incrementAndGet())
                    .build(),
            ROUTER.dataPort());

    @BeforeAll
    static void loadTheClasses() {
        for (ClientProtocol client : ClientProtocol.values())
            try (RawConnection connection = ROUTER.connect()) {
                assertAnswersAGoodOne(connection, client);
            }
    }

    @AfterAll
    static void close() {
        HTTP_2.close();
        ROUTER.close();
        OIP.close();
        TFS.close();
        await(VERTX.close());
    }

    static Stream<Arguments> table() {
        return Stream.of(
                        BadPaths.rows(),
                        BadHeaders.rows(),
                        BadForms.rows(),
                        BadBodies.rows(),
                        BadJson.rows(),
                        BadTensors.rows(),
                        BadNumbers.rows(),
                        BadKserve.rows())
                .flatMap(List::stream)
                .flatMap(row -> row.cells().stream().map(cell -> Arguments.of(row.mistake(), cell)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("table")
    void isRefusedAsTheProtocolSays(String mistake, BadRequest bad) {
        byte[] bytes = bad.request().bytes();
        try (RawConnection connection = ROUTER.connect()) {
            long begun = System.nanoTime();
            Answer answer = connection.exchange(bytes);
            Duration took = Duration.ofNanos(System.nanoTime() - begun);

            bad.assertIsRefusedBy(answer);
            assertThat(took).isLessThan(AT_ONCE.plus(PER_BYTE.multipliedBy(bytes.length)));
            if (bad.closes()) assertThat(connection.isClosedByPeer()).isTrue();
            else assertAnswersAGoodOne(connection, bad.request().client());
            assertThat(OIP.inferences()).isEmpty();
            assertThat(TFS.inferences()).isEmpty();
        }
    }

    /** Where streams end is never in doubt there, so that all goes over one connection. */
    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("table")
    void isRefusedAlikeOverHttp2(String mistake, BadRequest bad) {
        bad.assertIsRefusedBy(bad.request().over(HTTP_2));

        assertThat(ClientRequest.good(bad.request().client()).over(HTTP_2).status())
                .isEqualTo(200);
        assertThat(CONNECTIONS).hasValue(1);
        assertThat(OIP.inferences()).isEmpty();
        assertThat(TFS.inferences()).isEmpty();
    }

    private static void assertAnswersAGoodOne(RawConnection connection, ClientProtocol client) {
        assertThat(connection.exchange(ClientRequest.good(client).bytes()).status())
                .isEqualTo(200);
    }
}
