package io.millrace.router.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.config.FeatureKey;
import io.millrace.inference.DataType;
import io.millrace.inference.FailureException;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.millrace.inference.Tensors;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FeatureKeysTest {
    private static final MultiMap HEADERS = MultiMap.caseInsensitiveMultiMap().add("X-Tenant", "acme");

    private static List<String> keys(String template, Tensor... inputs) {
        return FeatureKeys.of(FeatureKey.parse(template), Tensors.of(List.of(inputs)), HEADERS);
    }

    private static Tensor json(String name, DataType type, Shape shape, String text) {
        return new Tensor(name, type, shape, new TensorData.Json(Buffer.buffer(text)));
    }

    @Test
    void areOneForEachRowInTheirOrder() {
        assertThat(keys("{header.x-tenant}:{input.user}:v2", SampleFeatures.users("a", "ü", "a")))
                .containsExactly("acme:a:v2", "acme:ü:v2", "acme:a:v2");
    }

    @Test
    void areOneForAllWhereNoInputIsNamed() {
        assertThat(keys("tenant:{header.X-TENANT}", SampleFeatures.users("a", "b")))
                .containsExactly("tenant:acme");
    }

    @Test
    void joinInputsOfTheSameRow() {
        assertThat(keys(
                        "{input.user}/{input.item}",
                        SampleFeatures.users("a", "b"),
                        json("item", DataType.INT64, Shape.of(2, 1), "[[7],[-8]]")))
                .containsExactly("a/7", "b/-8");
    }

    @ParameterizedTest
    @CsvSource({
        "INT8, -128",
        "UINT8, 255",
        "INT16, -32768",
        "UINT16, 65535",
        "INT32, -2147483648",
        "UINT32, 4294967295",
        "INT64, -9223372036854775808",
        "UINT64, 18446744073709551615"
    })
    void readWholeNumbersOfEveryWidth(DataType type, String number) {
        assertThat(keys("{input.n}", json("n", type, Shape.of(1), "[" + number + "]")))
                .containsExactly(number);
    }

    @Test
    void areEmptyWhereTheRequestHasNothingForThem() {
        assertThat(keys("user:{input.user}", SampleFeatures.users("a", ""))).containsExactly("user:a", "");
        assertThat(keys("user:{header.x-user}")).containsExactly("");
        assertThat(keys("user:{input.user}", SampleFeatures.users())).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"BOOL", "FP32", "FP64"})
    void areNotMadeOfOtherNumbers(DataType type) {
        String one = type == DataType.BOOL ? "[true]" : "[1.5]";
        assertThatThrownBy(() -> keys("{input.n}", json("n", type, Shape.of(1), one)))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("input 'n'")
                .hasMessageContaining(type.name());
    }

    @Test
    void sayWhatIsWrongWithAnInput() {
        Tensor two = json("n", DataType.INT64, Shape.of(1, 2), "[1,2]");
        Tensor three = json("n", DataType.INT64, Shape.of(3), "[1,2,3]");
        Tensor notText = new Tensor(
                "n", DataType.BYTES, Shape.of(1), new TensorData.Strings(List.of(Buffer.buffer(new byte[] {(byte) 0xC0
                }))));
        assertThatThrownBy(() -> keys("{input.n}")).hasMessageContaining("input 'n': it is not there");
        assertThatThrownBy(() -> keys("{input.n}", two)).hasMessageContaining("one element for each row, not [1,2]");
        assertThatThrownBy(() -> keys("{input.n}", notText)).hasMessageContaining("UTF-8");
        assertThatThrownBy(() -> keys("{input.n}{input.user}", three, SampleFeatures.users("a")))
                .hasMessageContaining("input 'user': it has 1 rows where another input has 3");
        assertThatThrownBy(() -> keys("{input.user}", SampleFeatures.users("a".repeat(1025))))
                .hasMessageContaining("more than 1024 characters");
    }

    @Test
    void doNotTrustTheRowsThatAShapeClaims() {
        Tensor many =
                new Tensor("n", DataType.INT8, Shape.of(10_001), new TensorData.Raw(Buffer.buffer(new byte[10_001])));
        assertThatThrownBy(() -> keys("{input.n}", many)).hasMessageContaining("10000 rows at most");
        Tensor nothing = new Tensor("n", DataType.INT8, Shape.of(1L << 40, 0), new TensorData.Raw(Buffer.buffer()));
        assertThatThrownBy(() -> keys("{input.n}", nothing)).hasMessageContaining("one element for each row");
    }
}
