package io.millrace.backends.oip;

import static io.millrace.backends.CodecSamples.headers;
import static io.millrace.backends.CodecSamples.wire;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.inference.WireForm;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OipTimeoutTest {

    @Test
    void findsItWhereverTheParametersStand() {
        assertThat(OipTimeout.of(
                        wire(WireForm.OIP_REST, "{\"parameters\":{\"priority\":1,\"timeout\":2500},\"inputs\":[]}")))
                .contains(Duration.ofNanos(2_500_000));
        assertThat(OipTimeout.of(wire(
                        WireForm.OIP_REST, "{\"inputs\":[{\"data\":[[1,2],[3]]}],\"parameters\":{\"timeout\":1}}")))
                .contains(Duration.ofNanos(1_000));
    }

    @Test
    void looksInTheJsonPartAlone() {
        String json = "{\"parameters\":{\"timeout\":7}}";

        assertThat(OipTimeout.of(wire(
                        WireForm.OIP_REST,
                        headers("Inference-Header-Content-Length", "" + json.length()),
                        Buffer.buffer(json + "\u0000{\"timeout\":"))))
                .contains(Duration.ofNanos(7_000));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{\"inputs\":[\"timeout\"]}",
                "{\"timeout\":5}",
                "{\"parameters\":{\"timeout\":0}}",
                "{\"parameters\":{\"timeout\":-5}}",
                "{\"parameters\":{\"timeout\":\"soon\"}}",
                "{\"parameters\":{\"timeout\":1.5}}",
                "{\"parameters\":{\"timeout\":5",
                "{\"parameters\":[\"timeout\"]}",
                "{\"parameters\":{\"timeout\":99999999999999999999}}"
            })
    void takesNothingElseForOne(String body) {
        assertThat(OipTimeout.of(wire(WireForm.OIP_REST, body))).isEmpty();
    }
}
