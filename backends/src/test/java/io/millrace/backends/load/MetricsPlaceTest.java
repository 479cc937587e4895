package io.millrace.backends.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.millrace.backends.Endpoint;
import io.millrace.backends.ServerFamily;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsPlaceTest {
    @ParameterizedTest
    @CsvSource({
        ":8002/metrics, 8002, /metrics",
        ":8002, 8002, /metrics",
        "/metrics, 8000, /metrics",
        ":1/a?name[]=b, 1, /a?name[]=b"
    })
    void isOnTheEndpointsHost(String text, int port, String target) {
        MetricsPlace place = MetricsPlace.parse(text);
        Endpoint asked = place.of(Endpoint.remote("p", ServerFamily.OIP_GRPC, "h", 8000));

        assertThat(asked.host()).isEqualTo("h");
        assertThat(asked.port()).isEqualTo(port);
        assertThat(place.target()).isEqualTo(target);
        assertThat(MetricsPlace.parse(place.text())).isEqualTo(place);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":", ":0", ":65536/m", ":999999", "8002", "metrics", "http://h/metrics", "/a b"})
    void isRefusedInAnyOtherForm(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> MetricsPlace.parse(text));
    }
}
