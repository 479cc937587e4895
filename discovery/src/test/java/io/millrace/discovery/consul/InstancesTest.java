package io.millrace.discovery.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.backends.Endpoint;
import io.millrace.backends.ServerFamily;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class InstancesTest {
    private final Instances instances = new Instances("gpu", ServerFamily.OIP_GRPC);

    private List<Endpoint> read(String body, String... tags) throws IOException {
        return instances.read(body.getBytes(StandardCharsets.UTF_8), List.of(tags));
    }

    private static String instance(String service) {
        return "[{\"Node\":{\"Address\":\"10.0.0.1\"},\"Service\":" + service + "}]";
    }

    @Test
    void takesTheServicesAddressAndElseItsNodes() throws IOException {
        assertThat(read(instance("{\"Address\":\"10.0.0.9\",\"Port\":8001}")))
                .containsExactly(Endpoint.remote("gpu", ServerFamily.OIP_GRPC, "10.0.0.9", 8001));
        assertThat(read(instance("{\"Address\":\"\",\"Port\":8001}")))
                .containsExactly(Endpoint.remote("gpu", ServerFamily.OIP_GRPC, "10.0.0.1", 8001));
    }

    @Test
    void takesWeightAndDevice() throws IOException {
        Endpoint plain = Endpoint.remote("gpu", ServerFamily.OIP_GRPC, "10.0.0.1", 8001);
        assertThat(read(instance("{\"Port\":8001,\"Weights\":{\"Passing\":5}}")))
                .containsExactly(plain.withWeight(5));
        assertThat(
                        read(
                                instance(
                                        "{\"Port\":8001,\"Weights\":{\"Passing\":5},\"Meta\":{\"weight\":\"3\",\"device\":\"n1/gpu0\"}}")))
                .containsExactly(plain.withWeight(3).onDevice("n1/gpu0"));
        assertThat(read(instance("{\"Port\":8001,\"Meta\":{\"weight\":\"-3\"}}")))
                .containsExactly(plain);
    }

    @Test
    void leavesOutWhatLacksATagOrSpeaksAnotherProtocol() throws IOException {
        assertThat(read(instance("{\"Port\":8001,\"Tags\":[\"a\",\"b\"]}"), "a", "b"))
                .hasSize(1);
        assertThat(read(instance("{\"Port\":8001,\"Tags\":[\"a\"]}"), "a", "b")).isEmpty();
        assertThat(read(instance("{\"Port\":8001,\"Tags\":null}"), "a")).isEmpty();
        assertThat(read(instance("{\"Port\":8001,\"Meta\":{\"protocol\":\"tfs-rest\"}}")))
                .isEmpty();
        assertThat(read(instance("{\"Port\":8001,\"Meta\":{\"protocol\":\"oip-grpc\"}}")))
                .hasSize(1);
    }

    @Test
    void refusesWhatIsNoListOfInstances() {
        for (String garbage : List.of(
                "",
                "null",
                "{}",
                "<html>",
                "[1]",
                "[{}]",
                "[{\"Service\":[]}]",
                instance("{\"Port\":0}"),
                instance("{\"Port\":99999}"),
                "[{\"Service\":{\"Port\":80}}]",
                "[".repeat(5_000)))
            assertThatThrownBy(() -> read(garbage)).as("%.40s", garbage).isInstanceOf(IOException.class);
    }
}
