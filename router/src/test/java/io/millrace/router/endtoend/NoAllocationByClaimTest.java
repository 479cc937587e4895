package io.millrace.router.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever announces much gets no memory for it: memory follows what has come, not what was claimed. */
class NoAllocationByClaimTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int CLAIMS = 50;

    /** Of one claim, in a JVM that does other small things meanwhile. */
    private static final long MODEST = 256 << 10;

    private static final StartedRouter ROUTER = StartedRouter.of("""
            pools:
              local: {protocol: djl, models: {digits: {path: digits/model.onnx}}}
            models:
              digits: {slo: {latency: 50ms}, serve: [local]}
            """);

    @BeforeAll
    static void loadTheClasses() {
        for (ClientRequest claim : claims()) send(claim);
    }

    @AfterAll
    static void close() {
        ROUTER.close();
    }

    static List<ClientRequest> claims() {
        return List.of(
                ClientRequest.oip(BadTensors.image("[1000000000000]", "\"FP32\"", "[1]")),
                ClientRequest.oip(BadTensors.image("[67108864]", "\"FP32\"", "[1]")),
                BadBodies.described("[67108864]", "268435456", 4, 0),
                BadBodies.described("[1,64]", "2147483647", 4, 0),
                BadBodies.described("[67108864]", "4", 4, 0),
                ClientRequest.goodOip().with("Inference-Header-Content-Length", "2147483647"));
    }

    @ParameterizedTest
    @MethodSource("claims")
    void ofSizesIsNotBelieved(ClientRequest claim) {
        long before = THREADS.getTotalThreadAllocatedBytes();
        for (int i = 0; i < CLAIMS; i++) send(claim);

        assertThat(THREADS.getTotalThreadAllocatedBytes() - before).isLessThan(CLAIMS * MODEST);
    }

    private static void send(ClientRequest claim) {
        try (RawConnection connection = ROUTER.connect()) {
            assertThat(connection.exchange(claim.bytes()).status()).isEqualTo(400);
        }
    }

    /** 60 MiB each, which is within the limit of one body. */
    @Test
    void ofABodyThatDoesNotComeIsNotBelieved() {
        List<RawConnection> connections =
                Stream.generate(ROUTER::connect).limit(5).toList();
        byte[] claim = ClientRequest.goodOip()
                .with("content-length", "" + (60 << 20))
                .with("expect", "100-continue")
                .bytes();
        long before = THREADS.getTotalThreadAllocatedBytes();

        for (RawConnection connection : connections)
            assertThat(connection.exchange(claim).status()).isEqualTo(100);
        for (RawConnection connection : connections)
            connection.send("one more chunk, which makes it begin to join them");
        for (int i = 0; i < 10; i++) send(claims().getFirst());

        assertThat(THREADS.getTotalThreadAllocatedBytes() - before).isLessThan((connections.size() * 3L) << 20);
        connections.forEach(RawConnection::close);
    }
}
