package io.millrace.discovery.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.millrace.backends.Endpoint;
import io.millrace.backends.ServerFamily;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SlicesTest {
    private static EndpointSlice slice(String endpoints, String ports) {
        return Serialization.unmarshal(
                "{\"endpoints\": " + endpoints + ", \"ports\": " + ports + "}", EndpointSlice.class);
    }

    private static List<String> read(String port, EndpointSlice... slices) {
        return new Slices(
                        "gpu", ServerFamily.OIP_REST, Optional.ofNullable(port).filter(name -> !name.isEmpty()))
                .read(List.of(slices)).stream()
                        .map(Endpoint::id)
                        .map(id -> id.address())
                        .toList();
    }

    private static final String HTTP = "[{\"name\": \"http\", \"port\": 8000}]";
    private static final String BOTH = "[{\"name\": \"http\", \"port\": 8000}, {\"name\": \"grpc\", \"port\": 8001}]";

    @Test
    void takesReadyEndpointsAndThoseOfWhichNothingIsSaid() {
        EndpointSlice slice = slice(
                "[{\"addresses\": [\"10.0.0.3\"], \"conditions\": {\"ready\": true}},"
                        + "{\"addresses\": [\"10.0.0.1\"]},"
                        + "{\"addresses\": [\"10.0.0.2\"], \"conditions\": {\"ready\": false}},"
                        + "{\"addresses\": []}]",
                HTTP);

        assertThat(read("", slice)).containsExactly("10.0.0.1:8000", "10.0.0.3:8000");
    }

    @Test
    void findsThePortByNameOrNumber() {
        EndpointSlice slice = slice("[{\"addresses\": [\"10.0.0.1\"]}]", BOTH);

        assertThat(read("grpc", slice)).containsExactly("10.0.0.1:8001");
        assertThat(read("8000", slice)).containsExactly("10.0.0.1:8000");
        assertThat(read("metrics", slice)).isEmpty();
        assertThat(read("", slice)).as("which of two is not ours to guess").isEmpty();
    }

    @Test
    void takesAnAddressInTwoSlicesOnce() {
        EndpointSlice slice = slice("[{\"addresses\": [\"fd00::1\"]}]", HTTP);

        assertThat(read("", slice, slice)).containsExactly("[fd00::1]:8000");
    }

    @Test
    void takesAPodOfTwoFamiliesOfAddressesOnce() {
        EndpointSlice six = ofPod("fd00::1", "IPv6", "uid-1");
        EndpointSlice four = ofPod("10.0.0.1", "IPv4", "uid-1");

        assertThat(read("", six, four)).containsExactly("10.0.0.1:8000");
        assertThat(read("", six, ofPod("10.0.0.2", "IPv4", "uid-2")))
                .containsExactly("10.0.0.2:8000", "[fd00::1]:8000");
    }

    private static EndpointSlice ofPod(String address, String family, String uid) {
        EndpointSlice slice = slice(
                "[{\"addresses\": [\"" + address + "\"], \"targetRef\": {\"kind\": \"Pod\", \"uid\": \"" + uid
                        + "\"}}]",
                HTTP);
        slice.setAddressType(family);
        return slice;
    }

    @Test
    void takesSlicesWithoutEndpointsOrPorts() {
        assertThat(read("", slice("null", HTTP), slice("[{\"addresses\": [\"10.0.0.1\"]}]", "null")))
                .isEmpty();
    }
}
