package io.millrace.inference.form;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.inference.DataType;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalFormTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            BOOL   | [true,false]                | 0100
            UINT8  | [0,255]                     | 00ff
            INT16  | [1,-2]                      | 0100feff
            UINT64 | [18446744073709551615,1]    | ffffffffffffffff0100000000000000
            FP32   | [0.1,1e0]                   | cdcccc3d0000803f
            FP64   | [-0.0,2]                    | 00000000000000800000000000000040
            BYTES  | ["a\\u0062",""]             | 02000000616200000000
            """)
    void isTheSameWhetherInJsonOrRaw(DataType type, String json, String hex) {
        byte[] raw = java.util.HexFormat.of().parseHex(hex);
        TensorData data = type == DataType.BYTES
                ? new TensorData.Strings(List.of(Buffer.buffer("ab"), Buffer.buffer()))
                : new TensorData.Raw(Buffer.buffer(raw));

        assertThat(written(new Tensor("x", type, Shape.of(2), new TensorData.Json(Buffer.buffer(json))))
                        .getBytes())
                .isEqualTo(raw);
        assertThat(written(new Tensor("x", type, Shape.of(2), data)).getBytes()).isEqualTo(raw);
    }

    @Test
    void doesNotCareHowListsAreNestedOrNumbersWritten() {
        assertThat(written(json("[[1.50, 2],[3,4]]"))).isEqualTo(written(json("[15e-1,2.0,3,4]")));
    }

    @Test
    void sharesNoElementsBeyondAPartOfTheMessage() {
        Buffer message = Buffer.buffer("....abcdefgh....");
        Tensor part = new Tensor("x", DataType.UINT8, Shape.of(4), new TensorData.Raw(message.slice(4, 8)));

        assertThat(written(part)).isEqualTo(Buffer.buffer("abcd"));
    }

    private static Tensor json(String text) {
        return new Tensor("x", DataType.FP32, Shape.of(2, 2), new TensorData.Json(Buffer.buffer(text)));
    }

    private static Buffer written(Tensor tensor) {
        Buffer out = Buffer.buffer();
        CanonicalForm.write(tensor, (bytes, from, to) -> out.appendBytes(bytes, from, to - from));
        return out;
    }
}
