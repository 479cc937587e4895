package io.millrace.router.compose.combine;

import io.millrace.inference.DataType;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.millrace.inference.form.RawForm;
import io.millrace.inference.form.StringsForm;
import io.vertx.core.buffer.Buffer;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Elements of any tensor as objects that compare: Double, BigInteger, or String. */
final class PlainElements {
    private PlainElements() {}

    static List<Object> of(Tensor tensor) {
        List<Object> elements = new ArrayList<>();
        if (tensor.type() == DataType.BYTES) {
            for (Buffer text : StringsForm.of(tensor)) elements.add(text.toString());
        } else {
            Buffer raw = RawForm.of(tensor);
            for (int at = 0; at < raw.length(); at += tensor.type().byteSize())
                elements.add(at(tensor.type(), raw, at));
        }
        return elements;
    }

    private static Object at(DataType type, Buffer raw, int at) {
        return switch (type) {
            case FP16 -> (double) Float.float16ToFloat(raw.getShortLE(at));
            case BF16 -> (double) Float.intBitsToFloat(raw.getShortLE(at) << 16);
            case FP32 -> (double) raw.getFloatLE(at);
            case FP64 -> raw.getDoubleLE(at);
            case UINT64 -> new BigInteger(Long.toUnsignedString(raw.getLongLE(at)));
            case INT64 -> BigInteger.valueOf(raw.getLongLE(at));
            case BOOL, UINT8 -> BigInteger.valueOf(raw.getUnsignedByte(at));
            case INT8 -> BigInteger.valueOf(raw.getByte(at));
            case UINT16 -> BigInteger.valueOf(raw.getUnsignedShortLE(at));
            case INT16 -> BigInteger.valueOf(raw.getShortLE(at));
            case UINT32 -> BigInteger.valueOf(raw.getUnsignedIntLE(at));
            case INT32 -> BigInteger.valueOf(raw.getIntLE(at));
            case BYTES -> throw new IllegalArgumentException("no raw form");
        };
    }

    /** From that number to the next of the type, away from zero. */
    static double ulp(DataType type, double value) {
        return switch (type) {
            case FP16 -> Math.max(0x1p-24, Math.scalb(1.0, Math.max(-14, Math.getExponent(value)) - 10));
            case BF16 -> Math.max(0x1p-133, Math.scalb(1.0, Math.max(-126, Math.getExponent(value)) - 7));
            case FP32 -> Math.ulp((float) value);
            case FP64 -> Math.ulp(value);
            case BOOL, UINT8, UINT16, UINT32, UINT64, INT8, INT16, INT32, INT64, BYTES ->
                throw new IllegalArgumentException(type + " is no floating type");
        };
    }

    /** Half of them are of a few, so that members agree; the others are any bits there are. */
    static Tensor random(DataType type, Shape shape, Random random) {
        int elements = (int) shape.elements();
        if (type == DataType.BYTES) {
            List<Buffer> texts = new ArrayList<>();
            for (int i = 0; i < elements; i++) texts.add(Buffer.buffer("abc".substring(random.nextInt(3))));
            return new Tensor("y", type, shape, new TensorData.Strings(texts));
        }
        byte[] bytes = new byte[elements * type.byteSize()];
        boolean wild = random.nextBoolean();
        random.nextBytes(bytes);
        if (!wild)
            for (int i = 0; i < bytes.length; i++)
                bytes[i] = (byte) (i % type.byteSize() == type.byteSize() - 1 ? random.nextInt(3) : 0);
        if (type == DataType.BOOL) for (int i = 0; i < bytes.length; i++) bytes[i] &= 1;
        return new Tensor("y", type, shape, new TensorData.Raw(Buffer.buffer(bytes)));
    }
}
