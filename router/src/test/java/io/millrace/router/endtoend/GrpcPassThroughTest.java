package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.StartedRouter.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.OtherGrpcServer;
import io.millrace.backends.OtherGrpcServer.Answer;
import io.millrace.backends.OtherGrpcServer.Call;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Between a client and a server of one protocol over gRPC, what either says passes as it was said. */
class GrpcPassThroughTest {
    private static final OipGrpcDialect OIP = new OipGrpcDialect();
    private static final FakeModel MODEL = FakeModel.digits("m");

    /** Bytes that no codec of ours would write: an unknown field. */
    private static final Buffer STRANGE = Buffer.buffer(new byte[] {(byte) 0xFA, 1, 2, 'h', 'i'});

    private static final int NOT_FOUND = 5;

    private static final Vertx VERTX = Vertx.vertx();
    private static volatile Answer answer = new Answer(0, "", Map.of(), STRANGE);
    private static volatile Buffer asked = Buffer.buffer();
    private static final OtherGrpcServer SERVER = new OtherGrpcServer(GrpcPassThroughTest::answered);
    private static StartedRouter router;
    private static GrpcWire wire;

    /** Not as the class is loaded: the server answers probes by methods of it, which wait until it is. */
    @BeforeAll
    static void start() {
        router = StartedRouter.of("""
            pools:
              oip: {protocol: oip-grpc, endpoints: ["127.0.0.1:%d"], probe: {timeout: 10s}, eject: {consecutive-failures: 1000}}
            models:
              m: {slo: {latency: 50ms}, serve: [oip]}
            """.formatted(SERVER.port()));
        wire = new GrpcWire(VERTX, router.dataPort());
    }

    private static Optional<Answer> answered(Call call) {
        if (call.method().equals(OIP.infers())) {
            asked = call.message();
            return Optional.of(answer);
        }
        return OIP.tell(call.method(), call.message(), List.of(MODEL))
                .map(OtherGrpcServer::ok)
                .orElseGet(() -> OtherGrpcServer.status(NOT_FOUND, "not there"));
    }

    @AfterAll
    static void close() {
        wire.close();
        router.close();
        SERVER.close();
        await(VERTX.close());
    }

    private static GrpcWire.Ended ask(Buffer request) {
        return wire.call("/" + OIP.infers(), request);
    }

    @Test
    void messagesPassUnreadBothWays() {
        answer = new Answer(0, "", Map.of("x-leading", "1"), STRANGE);
        Buffer request = OIP.ask(MODEL, HeldOut.images(1)).body().copy().appendBuffer(STRANGE);

        GrpcWire.Ended ended = ask(request);

        assertThat(ended.code()).isEqualTo("0");
        assertThat(ended.body()).isEqualTo(GrpcWire.framed(STRANGE));
        assertThat(ended.head().get("x-leading")).isEqualTo("1");
        assertThat(asked).isEqualTo(request);
    }

    @Test
    void aStatusPassesWithItsTextWhateverItIs() {
        for (int code : new int[] {3, 5, 7, 9, 11, 16}) {
            answer = new Answer(code, "no \u00e4pples, 100 %", Map.of(), Buffer.buffer());

            GrpcWire.Ended ended = ask(OIP.ask(MODEL, HeldOut.images(1)).body());

            assertThat(ended.code()).isEqualTo("" + code);
            assertThat(ended.text()).isEqualTo("no %C3%A4pples, 100 %25");
        }
    }
}
