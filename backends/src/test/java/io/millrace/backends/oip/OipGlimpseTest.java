package io.millrace.backends.oip;

import static io.millrace.backends.CodecSamples.headers;
import static io.millrace.backends.CodecSamples.wire;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.inference.Sequence;
import io.millrace.inference.Wire;
import io.millrace.inference.WireForm;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OipGlimpseTest {

    @Test
    void findsItWhereverTheParametersStand() {
        assertThat(timeout(wire(WireForm.OIP_REST, "{\"parameters\":{\"priority\":1,\"timeout\":2500},\"inputs\":[]}")))
                .contains(Duration.ofNanos(2_500_000));
        assertThat(timeout(wire(
                        WireForm.OIP_REST, "{\"inputs\":[{\"data\":[[1,2],[3]]}],\"parameters\":{\"timeout\":1}}")))
                .contains(Duration.ofNanos(1_000));
    }

    @Test
    void looksInTheJsonPartAlone() {
        String json = "{\"parameters\":{\"timeout\":7}}";

        assertThat(timeout(wire(
                        WireForm.OIP_REST,
                        headers("Inference-Header-Content-Length", "" + json.length()),
                        Buffer.buffer(json + "\u0000{\"timeout\":"))))
                .contains(Duration.ofNanos(7_000));
    }

    @Test
    void looksInABodyThatLiesWithinAnother() {
        Buffer all = Buffer.buffer("\"timeout\"{\"parameters\":{\"timeout\":7}}\"timeout\"");

        assertThat(timeout(wire(WireForm.OIP_REST, headers(), all.slice(9, all.length() - 9))))
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
        assertThat(timeout(wire(WireForm.OIP_REST, body))).isEmpty();
    }

    @Test
    void findsTheSequence() {
        assertThat(sequence("{\"parameters\":{\"sequence_id\":42,\"sequence_start\":true},\"inputs\":[]}"))
                .contains(new Sequence("42", true, false));
        assertThat(sequence("{\"parameters\":{\"sequence_end\":true,\"sequence_id\":\"s-1\"}}"))
                .contains(new Sequence("s-1", false, true));
        assertThat(sequence("{\"parameters\":{\"sequence_id\":0,\"sequence_start\":true}}"))
                .isEmpty();
        assertThat(sequence("{\"parameters\":{\"sequence_id\":\"\"}}")).isEmpty();
    }

    private static Optional<Duration> timeout(Wire request) {
        return OipGlimpse.of(request).timeout();
    }

    private static Optional<Sequence> sequence(String body) {
        return OipGlimpse.of(wire(WireForm.OIP_REST, body)).sequence();
    }
}
