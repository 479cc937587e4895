package io.millrace.inference.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.inference.DataType;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonElementTest {

    @ParameterizedTest
    @CsvSource({
        "BOOL,true",
        "BOOL,false",
        "UINT8,255",
        "UINT8,-0",
        "INT8,-128",
        "UINT16,65535",
        "INT16,-32768",
        "UINT32,4294967295",
        "INT32,-2147483648",
        "UINT64,18446744073709551615",
        "INT64,-9223372036854775808",
        "FP32,3.4028235e38",
        "FP32,NaN",
        "FP32,-Infinity",
        "FP32,7",
        "FP32,1e-400",
        "FP32,3.40282350000000000000000000000000000001e38",
        "FP64,1e308",
        "FP64,Inf",
        "BYTES,'\"x\"'"
    })
    void takesWhatFits(DataType type, String value) {
        check(type, value);
        if (type.isFixedSize()) assertThat(raw(type, value).length()).isEqualTo(type.byteSize());
    }

    @ParameterizedTest
    @CsvSource({
        "BOOL,1",
        "BOOL,'\"true\"'",
        "UINT8,256",
        "UINT8,-1",
        "INT8,128",
        "INT8,-129",
        "UINT16,65536",
        "INT16,32768",
        "UINT32,4294967296",
        "INT32,2147483648",
        "INT32,1.0",
        "INT32,1e2",
        "INT32,true",
        "INT32,NaN",
        "INT32,'\"1\"'",
        "UINT64,18446744073709551616",
        "UINT64,-1",
        "INT64,9223372036854775808",
        "INT64,99999999999999999999999",
        "FP32,1e308",
        "FP32,3.4028236e38",
        "FP32,-1e39",
        "FP32,'\"1\"'",
        "FP32,true",
        "FP32,null",
        "FP64,1e309",
        "FP64,-17976931348623159000000000000000000000000000000000000000000000e250",
        "BYTES,1",
        "BYTES,null"
    })
    void refusesWhatDoesNot(DataType type, String value) {
        assertThatThrownBy(() -> check(type, value))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        refused -> assertThat(refused.failure()).isInstanceOfSatisfying(Failure.Unfit.class, unfit -> {
                            assertThat(unfit.where()).isEqualTo("x[0][0]");
                            assertThat(unfit.problem()).contains(type.name());
                        }));
        if (type.isFixedSize()) assertThatThrownBy(() -> raw(type, value)).isInstanceOf(FailureException.class);
    }

    @Test
    void refusesTenToThe308thWrittenOut() {
        String digits = "1" + "0".repeat(308);
        assertThatThrownBy(() -> check(DataType.FP32, digits)).hasMessageContaining("out of range for FP32");
        check(DataType.FP64, digits);
        assertThatThrownBy(() -> check(DataType.FP64, digits + "0")).hasMessageContaining("out of range for FP64");
    }

    @Test
    void refusesANumberOfMoreDigitsThanAnyoneNeeds() {
        assertThatThrownBy(() -> check(DataType.FP64, "0." + "1".repeat(100_000)))
                .hasMessageContaining("1000 characters");
    }

    @Test
    void doesNotBelieveAShapeWithMemory() {
        Tensor claim =
                new Tensor("x", DataType.FP64, Shape.of(1_000_000_000_000L), new TensorData.Json(Buffer.buffer("[1]")));
        assertThatThrownBy(() -> RawForm.of(claim)).hasMessageContaining("does not have the elements of its shape");
    }

    private static void check(DataType type, String value) {
        byte[] text = ("[[" + value + "]]").getBytes(StandardCharsets.UTF_8);
        JsonLeaves leaves = JsonScanner.of(text).leaves(() -> "x");
        while (leaves.next()) JsonElement.check(leaves, type);
    }

    private static Buffer raw(DataType type, String value) {
        return RawForm.of(
                new Tensor("x", type, Shape.of(1, 1), new TensorData.Json(Buffer.buffer("[[" + value + "]]"))));
    }
}
