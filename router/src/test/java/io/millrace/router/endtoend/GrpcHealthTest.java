package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.StartedRouter.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.millrace.backends.ServerFamily;
import io.millrace.inference.protobuf.ProtoWriter;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What probes and load-balancing clients of gRPC learn of us, by the standard service. */
class GrpcHealthTest {
    private static final String CHECK = "grpc.health.v1.Health/Check";
    private static final String WATCH = "grpc.health.v1.Health/Watch";
    private static final byte[] SERVING = {8, 1};
    private static final byte[] NOT_SERVING = {8, 2};
    private static final byte[] SERVICE_UNKNOWN = {8, 3};

    private final Vertx vertx = Vertx.vertx();
    private final FakeServer server = FakeServer.start(vertx, ServerFamily.OIP_REST, FakeModel.scaling("m"));
    private final StartedRouter router = StartedRouter.of(
            "", "2s", """
            pools:
            %s
            models:
              m: {slo: {latency: 50ms}, serve: [oip]}
            """.formatted(server.asPool("oip", ", probe: {interval: 100ms}, eject: {base-time: 100ms}")));
    private final GrpcCaller caller = new GrpcCaller(router.dataPort());

    @AfterEach
    void close() {
        caller.close();
        router.close();
        server.close();
        await(vertx.close());
    }

    @Test
    void theEmptyNameIsTheProcessAndOthersAreModels() {
        assertThat(caller.unary(CHECK, name(""))).isEqualTo(SERVING);
        assertThat(caller.unary(CHECK, name("m"))).isEqualTo(SERVING);
        Status unknown = caller.status(CHECK, name("nobody"));
        assertThat(unknown.getCode()).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(unknown.getDescription()).isEqualTo("unknown service nobody");
    }

    @Test
    void listsAllItKnows() {
        String listed =
                new String(caller.unary("grpc.health.v1.Health/List", new byte[0]), StandardCharsets.ISO_8859_1);

        assertThat(listed).isEqualTo("\n\6\n\0\22\2\10\1" + "\n\7\n\1m\22\2\10\1");
    }

    @Test
    void tellsWhoWatchesAtOnceAndAtEachChange() {
        Iterator<byte[]> watch = caller.stream(WATCH, name("m"));
        assertThat(watch.next()).isEqualTo(SERVING);

        server.stop();
        assertThat(watch.next()).isEqualTo(NOT_SERVING);

        server.startAgain();
        assertThat(watch.next()).isEqualTo(SERVING);
    }

    @Test
    void tellsWhoWatchesANameThatNobodyHasThatItIsUnknown() {
        assertThat(caller.stream(WATCH, name("nobody")).next()).isEqualTo(SERVICE_UNKNOWN);
        assertThat(caller.stream(WATCH, name("n".repeat(1_000_000))).next()).isEqualTo(SERVICE_UNKNOWN);
    }

    @Test
    void whoWatchesHearsThatWeLeaveAndDoesNotHoldUsUp() {
        Iterator<byte[]> watch = caller.stream(WATCH, name(""));
        assertThat(watch.next()).isEqualTo(SERVING);

        router.drain();

        assertThat(watch.next()).isEqualTo(NOT_SERVING);
        assertThatThrownBy(watch::next).hasMessage("UNAVAILABLE: this server is going away");
    }

    private static byte[] name(String service) {
        return new ProtoWriter().string(1, service).toBuffer().getBytes();
    }
}
