package io.millrace.backends.djlserving;

import static io.millrace.backends.CodecSamples.ONE;
import static io.millrace.backends.CodecSamples.failure;
import static io.millrace.backends.CodecSamples.floats;
import static io.millrace.backends.CodecSamples.headers;
import static io.millrace.backends.CodecSamples.raw;
import static io.millrace.backends.CodecSamples.same;
import static io.millrace.backends.CodecSamples.served;
import static io.millrace.backends.CodecSamples.spec;
import static io.millrace.backends.CodecSamples.strings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.millrace.backends.BadAnswerException;
import io.millrace.backends.WireCodec.Body;
import io.millrace.inference.DataType;
import io.millrace.inference.Failure;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Parameter;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.millrace.inference.Tensors;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Its arrays against DJL's own reading and writing of them. */
class DjlServingCodecTest {
    private static final DjlServingCodec CODEC = new DjlServingCodec();

    /** a: FP32 [-1,2] and n: INT64 [-1] to y: FP32 [-1,1] and z: INT64 [-1]. */
    private static final ModelSignature SEVERAL = ModelSignature.inferringBatch(
            List.of(spec("a", DataType.FP32, -1, 2), spec("n", DataType.INT64, -1)),
            List.of(spec("y", DataType.FP32, -1, 1), spec("z", DataType.INT64, -1)));

    private static final Tensor N = raw(
            "n",
            DataType.INT64,
            Shape.of(1),
            (byte) 7,
            (byte) 0,
            (byte) 0,
            (byte) 0,
            (byte) 0,
            (byte) 0,
            (byte) 0,
            (byte) 0);

    private static final Tensor NOT_TEXT =
            new Tensor("x", DataType.BYTES, Shape.of(1), new TensorData.Strings(List.of(Buffer.buffer(new byte[] {
                (byte) 0xFF, (byte) 0xFE
            }))));

    private static Body write(ModelSignature signature, Tensor... inputs) {
        return CODEC.encodeRequest(served(signature), Optional.empty(), Tensors.of(List.of(inputs)));
    }

    private static List<Tensor> read(Buffer arrays, ModelSignature signature, Tensor... inputs) {
        return CODEC.decodeResponse(
                        headers("Content-Type", "tensor/ndlist"), arrays, Tensors.of(List.of(inputs)), signature)
                .outputs()
                .tensors();
    }

    @Test
    void djlReadsTheArraysInTheOrderOfTheModel() {
        Body body = write(SEVERAL, N, floats("a", Shape.of(1, 2), 1.5f, -2));

        assertThat(body.headers().get("content-type")).isEqualTo("tensor/ndlist");
        assertThat(body.headers().get("accept")).isEqualTo("tensor/ndlist");
        try (NDManager manager = NDManager.newBaseManager("OnnxRuntime")) {
            NDList arrays = NDList.decode(manager, body.bytes().getBytes());
            assertThat(arrays).extracting(NDArray::getName).containsExactly("a", "n");
            assertThat(arrays.get(0).getShape().getShape()).containsExactly(1, 2);
            assertThat(arrays.get(0).toFloatArray()).containsExactly(1.5f, -2);
            assertThat(arrays.get(1).toLongArray()).containsExactly(7);
        }
    }

    @Test
    void readsWhatDjlWrites() {
        try (NDManager manager = NDManager.newBaseManager("OnnxRuntime")) {
            NDArray z = manager.create(new long[] {9});
            NDArray y = manager.create(new float[] {0.5f}, new ai.djl.ndarray.types.Shape(1, 1));

            List<Tensor> byPlace = read(Buffer.buffer(new NDList(y, z).encode()), SEVERAL);
            assertThat(byPlace.getFirst()).isEqualTo(floats("y", Shape.of(1, 1), 0.5f));
            assertThat(byPlace).extracting(Tensor::name).containsExactly("y", "z");

            z.setName("z");
            y.setName("y");
            List<Tensor> byName = read(Buffer.buffer(new NDList(z, y).encode()), SEVERAL);
            assertThat(byName).extracting(Tensor::name).containsExactly("z", "y");
            assertThat(byName.getLast()).isEqualTo(floats("y", Shape.of(1, 1), 0.5f));
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyTypeComesBackAsItWent(DataType type) {
        ModelSignature signature = same(type, -1, 2);
        Tensor input = type == DataType.BYTES
                ? strings("x", Shape.of(1, 2), "a\u0000é😀", "")
                : raw("x", type, Shape.of(1, 2), new byte[2 * type.byteSize()]);

        Buffer arrays = write(signature, input).bytes();

        assertThat(read(arrays, signature, input)).containsExactly(input.renamed("y"));
    }

    @Test
    void readsBigEndianDataToo() {
        Buffer little = write(ONE, floats("x", Shape.of(1, 4), 1, 2, 3, 4)).bytes();
        int data = little.length() - 16;
        Buffer big = little.getBuffer(0, data - 5).appendByte((byte) '>').appendInt(16);
        for (float value : new float[] {1, 2, 3, 4}) big.appendFloat(value);

        assertThat(read(big, same(DataType.FP32, -1, 4))).containsExactly(floats("y", Shape.of(1, 4), 1, 2, 3, 4));
    }

    @Test
    void refusesWhatItCannotCarry() {
        assertThat(failure(() -> write(ModelSignature.UNKNOWN, N)))
                .isEqualTo(
                        new Failure.NotCarried(
                                "a request to DJL Serving",
                                "the inputs and outputs of model 'm' are not known; they can be declared in the configuration"));
        assertThat(failure(() -> write(SEVERAL, N))).isEqualTo(new Failure.Unfit("inputs", "expected 2, got 1"));
        assertThat(failure(() -> write(SEVERAL, N, N.renamed("b"))))
                .isEqualTo(new Failure.Unfit("input 'a'", "is missing"));
        assertThat(failure(() -> write(same(DataType.BYTES, -1), strings("x", Shape.of(1), "x".repeat(65_536)))))
                .isEqualTo(new Failure.NotCarried("a string of input 'x'", "DJL's texts have at most 65535 bytes"));
        assertThat(failure(() -> write(same(DataType.BYTES, -1), NOT_TEXT)))
                .isEqualTo(new Failure.NotCarried("a string of input 'x'", "it is not UTF-8 text"));
        Tensors tuned = new Tensors(List.of(N), List.of(), Optional.empty(), Map.of("beams", new Parameter.Whole(2)));
        assertThat(failure(() -> CODEC.encodeRequest(served(SEVERAL), Optional.empty(), tuned)))
                .isInstanceOf(Failure.NotCarried.class);
    }

    @Test
    void anAnswerOfAnotherTypeIsNotValid() {
        assertThatThrownBy(() -> CODEC.decodeResponse(
                        headers("Content-Type", "application/json"), Buffer.buffer("{}"), Tensors.of(List.of(N)), ONE))
                .isInstanceOf(BadAnswerException.class)
                .hasMessage("it is of type application/json, not tensor/ndlist");
    }

    @Test
    void noPartOfAnAnswerIsAWholeOne() {
        Buffer whole = write(same(DataType.FP32, -1, 2), floats("x", Shape.of(1, 2), 1, 2))
                .bytes();

        for (int length = 0; length < whole.length(); length++) {
            Buffer part = whole.getBuffer(0, length);
            assertThatThrownBy(() -> NdListReader.read(part)).isInstanceOf(BadAnswerException.class);
        }
        assertThatThrownBy(() -> NdListReader.read(whole.copy().appendByte((byte) 0)))
                .hasMessage("1 bytes stand behind its arrays");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1025, Integer.MAX_VALUE})
    void aClaimOfManyArraysIsNotTrusted(int count) {
        assertThatThrownBy(() -> NdListReader.read(Buffer.buffer().appendInt(count)))
                .hasMessage("it says to have " + count + " arrays");
    }

    @Test
    void aClaimOfManyElementsIsNotTrusted() {
        Buffer arrays = write(ONE, floats("x", Shape.of(1, 4), 1, 2, 3, 4)).bytes();
        // The two dimensions stand before the layout (12 bytes with its length), the data's length and the data.
        int dims = arrays.length() - 16 - 5 - 8 - 16;
        arrays.setLong(dims, Long.MAX_VALUE / 4);
        assertThatThrownBy(() -> NdListReader.read(arrays)).isInstanceOf(BadAnswerException.class);
        arrays.setLong(dims, Long.MAX_VALUE);
        assertThatThrownBy(() -> NdListReader.read(arrays)).isInstanceOf(BadAnswerException.class);
    }
}
