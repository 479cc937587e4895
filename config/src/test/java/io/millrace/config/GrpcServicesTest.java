package io.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** gRPC services stand behind one name each, and are served by servers of that kind alone. */
class GrpcServicesTest {
    private static final String POOLS = """
            pools:
              any: {protocol: grpc, endpoints: [a:1]}
              gpu: {protocol: oip-rest, endpoints: [a:1]}
            models:
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            grpc-services: [1a], serve: [any]                           | each of 'grpc-services' must be a service name such as helloworld.Greeter, found '1a'
            grpc-services: [a/B], serve: [any]                          | each of 'grpc-services' must be a service name such as helloworld.Greeter, found 'a/B'
            grpc-services: [a.B, a.B], serve: [any]                     | service 'a.B' is named twice
            grpc-services: [inference.GRPCInferenceService], serve: [any] | service 'inference.GRPCInferenceService' is answered by Millrace itself
            grpc-services: [a.B], serve: [gpu]                          | pool 'gpu': 'grpc-services' are served by pools of 'grpc' alone
            grpc-services: [other.B], serve: [any]                      | service 'other.B' is that of model 'other'
            serve: [any]                                                | pool 'any': what it serves has 'grpc-services'
            """)
    void isRefused(String model, String problem) {
        String document = POOLS + "  other: {slo: {latency: 1s}, grpc-services: [other.B], serve: [any]}\n"
                + "  m: {slo: {latency: 1s}, " + model + "}\n";

        assertThat(Documents.problems(document)).singleElement().asString().endsWith(": " + problem);
    }

    @Test
    void isNotTakenToBeIdempotentUnlessItIsSaidToBe() {
        RouterConfig config = Documents.good(POOLS + """
                  plain: {slo: {latency: 1s}, grpc-services: [a.A], serve: [any]}
                  said: {slo: {latency: 1s}, grpc-services: [a.B], serve: [any], retry: {idempotent: true}}
                  model: {slo: {latency: 1s}, serve: [gpu]}
                """);

        assertThat(Documents.model(config, "plain").retry().idempotent()).isFalse();
        assertThat(Documents.model(config, "said").retry().idempotent()).isTrue();
        assertThat(Documents.model(config, "model").retry().idempotent()).isTrue();
    }
}
