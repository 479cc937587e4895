package io.millrace.router.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bodies that together would need more than the process may hold are refused for load, with the word when to come back. */
class OverloadTest {
    private static final StartedRouter ROUTER = StartedRouter.of(", max-body: 1MiB, max-buffered: 1MiB", "100ms", """
            pools:
              gone: {protocol: kserve-v1-rest, endpoints: ["127.0.0.1:1"]}
              local:
                protocol: djl
                models: {digits: {path: digits/model.onnx}, digits-kserve: {path: digits/model.onnx}}
            models:
              digits: {slo: {latency: 50ms}, serve: [local]}
              digits-kserve: {slo: {latency: 50ms}, serve: [gone, local]}
            """);

    @AfterAll
    static void close() {
        ROUTER.close();
    }

    @ParameterizedTest
    @EnumSource(ClientProtocol.class)
    void aBodyWithoutRoomIsShedUntilThereIsSome(ClientProtocol client) {
        byte[] good = ClientRequest.good(client).bytes();
        try (RawConnection greedy = ROUTER.connect();
                RawConnection other = ROUTER.connect()) {
            assertThat(greedy.exchange(claim(client)).status()).isEqualTo(100);

            Answer shed = other.exchange(good);

            assertThat(shed.status()).isEqualTo(503);
            assertThat(shed.header("retry-after")).isEqualTo("1");
            assertThat(client.errorText(shed)).contains("overloaded: buffered bytes");

            assertThat(greedy.exchange(new byte[1 << 20]).status()).isEqualTo(400);
            assertThat(other.exchange(good).status()).isEqualTo(200);
        }
    }

    /** Of all there is; the body waits to be wanted. */
    private static String claim(ClientProtocol client) {
        return "POST " + client.target(client.digits())
                + " HTTP/1.1\r\nhost: a\r\nexpect: 100-continue\r\ncontent-length: 1048576\r\n\r\n";
    }
}
