package io.millrace.bench.rig;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.chaos.wire.HttpMessages;
import io.netty.handler.codec.http.FullHttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RealModelTest {
    @Test
    void asksInBinaryForItsOutputAlone() {
        FullHttpRequest question = RealModel.MINILM.question(0, 3);

        assertThat(question.uri()).isEqualTo("/v2/models/minilm/infer");
        assertThat(head(question))
                .contains("\"name\":\"input_ids\",\"datatype\":\"INT64\",\"shape\":[3,16],")
                .contains("\"binary_data_size\":384")
                .contains("\"outputs\":[{\"name\":\"882\",\"parameters\":{\"binary_data\":true}}]");
        assertThat(tensors(question)).hasSize(3 * 3 * 16 * Long.BYTES);
    }

    @Test
    void aRowOfABatchIsTheQuestionOfItsNumber() {
        byte[] second = tensors(RealModel.DIGITS.question(6, 1));
        byte[] both = tensors(RealModel.DIGITS.question(5, 2));

        assertThat(Arrays.copyOfRange(both, second.length, both.length)).isEqualTo(second);
        assertThat(tensors(RealModel.DIGITS.question(5, 1))).isNotEqualTo(second);
    }

    private static String head(FullHttpRequest question) {
        return new String(HttpMessages.body(question), 0, headLength(question), StandardCharsets.UTF_8);
    }

    private static byte[] tensors(FullHttpRequest question) {
        byte[] body = HttpMessages.body(question);
        return Arrays.copyOfRange(body, headLength(question), body.length);
    }

    private static int headLength(FullHttpRequest question) {
        return Integer.parseInt(question.headers().get("Inference-Header-Content-Length"));
    }
}
