package io.millrace.inference.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.inference.DataType;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TensorRowsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            UINT8 | [[1,2],[3,4],[5,6]]             | [5,6]
            FP32  | [[1.5,2],[3,4],[0.25,-1]]       | [0.25,-1.0]
            BYTES | [["a",""],["b","c"],["dd","e"]] | ["dd","e"]
            """)
    void cutsAndJoinsWithoutMovingAnything(DataType type, String json, String lastRow) {
        Tensor whole =
                TensorRows.cuttable(new Tensor("x", type, Shape.of(3, 2), new TensorData.Json(Buffer.buffer(json))));

        Tensor last = TensorRows.rows(whole, 2, 3);
        assertThat(last.shape()).isEqualTo(Shape.of(1, 2));
        assertThat(text(last)).isEqualTo(lastRow);

        List<Tensor> rows = new ArrayList<>();
        for (int i = 0; i < 3; i++) rows.add(TensorRows.rows(whole, i, i + 1));
        assertThat(TensorRows.joined(rows)).isEqualTo(whole);
        assertThat(TensorRows.joined(List.of(TensorRows.rows(whole, 0, 2), last)))
                .isEqualTo(whole);
    }

    @Test
    void joinsNothingThatIsNotAlike() {
        Tensor two = raw("x", Shape.of(1, 2), 2);

        for (Tensor other : List.of(raw("y", Shape.of(1, 2), 2), raw("x", Shape.of(1, 3), 3), raw("x", Shape.of(2), 2)))
            assertThatThrownBy(() -> TensorRows.joined(List.of(two, other)))
                    .isInstanceOf(IllegalArgumentException.class);
    }

    private static Tensor raw(String name, Shape shape, int bytes) {
        return new Tensor(name, DataType.UINT8, shape, new TensorData.Raw(Buffer.buffer(new byte[bytes])));
    }

    private static String text(Tensor tensor) {
        JsonWriter out = new JsonWriter();
        JsonForm.flat(out, tensor);
        return out.toBuffer().toString();
    }
}
