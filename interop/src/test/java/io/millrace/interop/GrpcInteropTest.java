package io.millrace.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.testing.integration.TestCases;
import io.grpc.testing.integration.TestServiceClient;
import io.grpc.testing.integration.TestServiceImpl;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * gRPC's interoperability cases between grpc-java's client and its server, by way of the router. Source of the cases:
 * grpc/grpc, {@code doc/interop-test-descriptions.md}.
 */
class GrpcInteropTest {
    private static final List<String> PASSING = List.of(
            "empty_unary",
            "large_unary",
            "client_compressed_unary_noprobe",
            "server_compressed_unary",
            "custom_metadata",
            "status_code_and_message",
            "special_status_message",
            "unimplemented_method",
            "unimplemented_service",
            "timeout_on_sleeping_server",
            "very_large_request",
            "client_streaming",
            "client_compressed_streaming_noprobe",
            "server_streaming",
            "server_compressed_streaming",
            "ping_pong",
            "empty_stream",
            "cancel_after_begin",
            "cancel_after_first_response");

    /** Cases that cannot pass, or that mean nothing here, with the reason. */
    private static final Map<String, String> LEFT_OUT = leftOut();

    private static ScheduledExecutorService executor;
    private static Server server;
    private static StartedRouter router;

    private static Map<String, String> leftOut() {
        Map<String, String> reasons = new HashMap<>();
        String cloud = "needs an account at Google's cloud";
        for (String each : List.of(
                "compute_engine_creds",
                "compute_engine_channel_credentials",
                "service_account_creds",
                "jwt_token_creds",
                "oauth2_auth_token",
                "per_rpc_creds",
                "google_default_credentials")) reasons.put(each, cloud);
        String unseen =
                "begins with a question that grpc-java's server, which does not see what was packed, answers wrong";
        reasons.put("client_compressed_unary", unseen + "; without it: client_compressed_unary_noprobe");
        reasons.put("client_compressed_streaming", unseen + "; without it: client_compressed_streaming_noprobe");
        reasons.put("cacheable_unary", "is of proxies that keep answers to GET, which gRPC has given up");
        reasons.put("pick_first_unary", "is of a client's own balancing over many addresses");
        reasons.put("orca_per_rpc", "is of load reports to a client that balances");
        reasons.put("orca_oob", "is of load reports to a client that balances");
        reasons.put("rpc_soak", "runs by the clock; conformance of each call is in the others");
        reasons.put("channel_soak", "runs by the clock; conformance of each call is in the others");
        return Map.copyOf(reasons);
    }

    @BeforeAll
    static void start() throws IOException {
        executor = Executors.newScheduledThreadPool(2);
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(ServerInterceptors.intercept(new TestServiceImpl(executor), TestServiceImpl.interceptors()))
                .maxInboundMessageSize(64 << 20)
                .build()
                .start();
        router = StartedRouter.of("", """
                pools:
                  interop: {protocol: grpc, endpoints: ["127.0.0.1:%d"], probe: {timeout: 10s}, http: {connect-timeout: 5s}}
                models:
                  interop: {grpc-services: [grpc.testing.TestService], slo: {latency: 1s}, serve: [interop]}
                """.formatted(server.getPort()));
    }

    @AfterAll
    static void close() {
        router.close();
        server.shutdownNow();
        executor.shutdownNow();
    }

    private static void run(String testCase) throws Exception {
        TestServiceClient.main(new String[] {
            "--server_host=127.0.0.1", "--server_port=" + router.port(), "--use_tls=false", "--test_case=" + testCase
        });
    }

    static Stream<String> cases() {
        return PASSING.stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void passes(String testCase) {
        assertThatCode(() -> run(testCase)).doesNotThrowAnyException();
    }

    @Test
    void leavesNoCaseOutWithoutAReason() {
        assertThat(Stream.concat(PASSING.stream(), LEFT_OUT.keySet().stream()))
                .containsExactlyInAnyOrderElementsOf(Stream.of(TestCases.values())
                        .map(each -> each.name().toLowerCase(Locale.ROOT))
                        .toList());
    }
}
