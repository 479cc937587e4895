package io.millrace.router.frontend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerPackingTest {
    private static final String LONG = "{\"outputs\":[" + "0.25,".repeat(400) + "1]}";

    @Test
    void packsAsTheClientTakesIt() throws IOException {
        Reply gzip = packed("gzip", LONG);
        Reply deflate = packed("deflate", LONG);

        assertThat(gzip.headers().get("content-encoding")).isEqualTo("gzip");
        assertThat(gzip.headers().get("vary")).isEqualToIgnoringCase("accept-encoding");
        assertThat(gzip.body().length()).isLessThan(LONG.length() / 4);
        assertThat(new GZIPInputStream(bytes(gzip)).readAllBytes()).isEqualTo(LONG.getBytes(UTF_8));
        assertThat(deflate.headers().get("content-encoding")).isEqualTo("deflate");
        assertThat(new InflaterInputStream(bytes(deflate)).readAllBytes()).isEqualTo(LONG.getBytes(UTF_8));
    }

    @Test
    void leavesAloneWhatIsSmallOrUnwantedOrVeryLarge() {
        Reply unasked = AnswerPacking.packed(MultiMap.caseInsensitiveMultiMap(), Reply.json(200, LONG));

        assertThat(packed("gzip", "{}").headers().contains("content-encoding")).isFalse();
        assertThat(packed("br", LONG).body().toString()).isEqualTo(LONG);
        assertThat(packed("gzip", "1".repeat((4 << 20) + 1)).headers().contains("content-encoding"))
                .isFalse();
        assertThat(unasked.body().toString()).isEqualTo(LONG);
        assertThat(unasked.headers().contains("vary")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip, deflate|gzip",
                "deflate, gzip;q=1.0|gzip",
                "deflate;q=0.9, gzip;q=0.5|deflate",
                "br, DEFLATE|deflate",
                "*|gzip",
                "gzip;q=0, *;q=0.1|deflate",
                "gzip;q=0|",
                "gzip;q=two, deflate;q=0.000|",
                "*;q=0|",
                "identity, br|",
                ",,;|"
            })
    void followsTheWeights(String accepted, String expected) {
        assertThat(AnswerPacking.choice(accepted).orElse(null)).isEqualTo(expected);
    }

    private static Reply packed(String accepted, String body) {
        return AnswerPacking.packed(
                MultiMap.caseInsensitiveMultiMap().add("Accept-Encoding", accepted),
                Reply.json(200, Buffer.buffer(body)));
    }

    private static ByteArrayInputStream bytes(Reply reply) {
        return new ByteArrayInputStream(reply.body().getBytes());
    }
}
