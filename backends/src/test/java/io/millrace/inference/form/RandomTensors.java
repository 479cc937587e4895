package io.millrace.inference.form;

import io.millrace.inference.DataType;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Seeded tensors of any datatype, rank and content: empty dimensions, scalars, strings that are not UTF-8. */
public final class RandomTensors {
    private static final List<DataType> TYPES = List.of(DataType.values());
    private static final String[] TEXTS = {
        "",
        "a",
        "héllo",
        "\"quoted\\\"",
        "line\nbreak\t",
        "\u0000\u001f",
        "日本語",
        "\ud83d\ude00",
        "[1,2]",
        "{\"b64\":\"\"}"
    };

    private final RandomGenerator random;

    public RandomTensors(RandomGenerator random) {
        this.random = random;
    }

    public DataType type() {
        return TYPES.get(random.nextInt(TYPES.size()));
    }

    /** Of rank 0 to 4, dimensions 0 to 4. */
    public Shape shape() {
        return shape(random.nextInt(5));
    }

    public Shape shape(int rank) {
        long[] dims = new long[rank];
        for (int i = 0; i < rank; i++) dims[i] = random.nextInt(8) == 0 ? 0 : 1 + random.nextInt(4);
        return Shape.of(dims);
    }

    public Tensor tensor(String name) {
        return tensor(name, type(), shape());
    }

    /** In raw form, or strings for BYTES, of which one in four is not UTF-8. */
    public Tensor tensor(String name, DataType type, Shape shape) {
        return type == DataType.BYTES ? strings(name, shape, true) : raw(name, type, shape);
    }

    public Tensor utf8(String name, Shape shape) {
        return strings(name, shape, false);
    }

    private Tensor strings(String name, Shape shape, boolean anyBytes) {
        List<Buffer> elements = new ArrayList<>();
        for (long i = shape.elements(); i > 0; i--) {
            byte[] bytes = TEXTS[random.nextInt(TEXTS.length)].getBytes(StandardCharsets.UTF_8);
            if (anyBytes && random.nextInt(4) == 0) bytes = new byte[] {(byte) 0xC3, (byte) random.nextInt(64)};
            elements.add(Buffer.buffer(bytes));
        }
        return new Tensor(name, DataType.BYTES, shape, new TensorData.Strings(elements));
    }

    private Tensor raw(String name, DataType type, Shape shape) {
        Buffer bytes = Buffer.buffer();
        for (long i = shape.elements(); i > 0; i--) put(bytes, type);
        return new Tensor(name, type, shape, new TensorData.Raw(bytes));
    }

    private void put(Buffer out, DataType type) {
        switch (type) {
            case BOOL -> out.appendByte((byte) random.nextInt(2));
            case FP32 -> out.appendIntLE(Float.floatToIntBits(oddFloat()));
            case FP64 -> out.appendLongLE(Double.doubleToLongBits(oddDouble()));
            default -> {
                byte[] any = new byte[type.byteSize()];
                random.nextBytes(any);
                out.appendBytes(any);
            }
        }
    }

    private float oddFloat() {
        return switch (random.nextInt(6)) {
            case 0 -> random.nextInt(-1000, 1000);
            case 1 ->
                new float[] {
                            0f,
                            -0f,
                            Float.NaN,
                            Float.POSITIVE_INFINITY,
                            Float.NEGATIVE_INFINITY,
                            Float.MIN_VALUE,
                            Float.MAX_VALUE
                        }
                        [random.nextInt(7)];
            case 2 -> random.nextFloat();
            default -> Float.intBitsToFloat(random.nextInt());
        };
    }

    private double oddDouble() {
        return switch (random.nextInt(6)) {
            case 0 -> random.nextInt(-1000, 1000);
            case 1 ->
                new double[] {
                            0,
                            -0d,
                            Double.NaN,
                            Double.POSITIVE_INFINITY,
                            Double.NEGATIVE_INFINITY,
                            Double.MIN_VALUE,
                            Double.MAX_VALUE
                        }
                        [random.nextInt(7)];
            case 2 -> random.nextDouble();
            default -> Double.longBitsToDouble(random.nextLong());
        };
    }
}
