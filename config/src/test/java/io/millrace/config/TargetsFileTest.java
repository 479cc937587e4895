package io.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.backends.Endpoint;
import io.millrace.backends.ServerFamily;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetsFileTest {
    private final TargetsFile file = new TargetsFile("gpu", ServerFamily.OIP_REST);

    private static Endpoint endpoint(String host, int port) {
        return Endpoint.remote("gpu", ServerFamily.OIP_REST, host, port);
    }

    @Test
    void readsTargetsAsPrometheusWritesThem() {
        assertThat(file.read(
                        "[{\"targets\": [\"10.0.0.7:8000\", \"[fd00::1]:8001\"], \"labels\": {\"job\": \"triton\"}}]"))
                .containsExactly(endpoint("10.0.0.7", 8000), endpoint("fd00::1", 8001));
    }

    @Test
    void takesWeightAndDeviceOfAGroupsLabels() {
        assertThat(file.read("- targets: [a:1]\n  labels: {weight: 3, device: n7/gpu0}\n- targets: [b:1]\n"))
                .containsExactly(endpoint("a", 1).withWeight(3).onDevice("n7/gpu0"), endpoint("b", 1));
    }

    @Test
    void mayHoldNone() {
        assertThat(file.read("[]")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                                        | the document is empty",
                "a: 1                                      | line 1, column 1: expected a list of groups of targets",
                "[a]                                       | line 1, column 2: a group is a mapping with 'targets'",
                "[{labels: {}}]                            | line 1, column 2: 'targets' is missing",
                "[{targets: a}]                            | line 1, column 12: expected a list of host:port",
                "[{targets: [[]]}]                         | line 1, column 13: a target is host:port",
                "[{targets: [a]}]                          | line 1, column 13: address a is not host:port",
                "[{targets: [a:1], labels: []}]            | line 1, column 27: 'labels' is a mapping",
                "[{targets: [a:1], labels: {weight: 0}}]   | 'weight' must be a whole number from 1 to 1000",
                "[{targets: [                              | not YAML"
            })
    void tellsWhereAndWhyItCannotBeRead(String text, String reason) {
        assertThatThrownBy(() -> file.read(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }
}
