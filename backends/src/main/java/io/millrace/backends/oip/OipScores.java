package io.millrace.backends.oip;

import io.millrace.inference.DataType;
import io.vertx.core.buffer.Buffer;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.PriorityQueue;

/** The elements of a numeric tensor by their value: which are highest, and how C++ prints them. */
final class OipScores {
    private final DataType type;
    private final Buffer raw;

    /** @param type a number other than FP16 and BF16 */
    OipScores(DataType type, Buffer raw) {
        this.type = type;
        this.raw = raw;
    }

    int count() {
        return raw.length() / type.byteSize();
    }

    /**
     * Places of the highest elements among {@code count} from {@code first} on, counted from there; the highest first, of
     * equal ones the first in place. NaN is lower than any number. Time for n elements is n log {@code most}.
     */
    int[] highest(int first, int count, int most) {
        int size = Math.min(most, count);
        // The lowest of those kept comes out first.
        PriorityQueue<Integer> kept =
                new PriorityQueue<>(Math.max(1, size), (a, b) -> descending(first + b, first + a));
        for (int i = 0; i < count; i++) {
            if (kept.size() < size) kept.add(i);
            else if (size > 0 && descending(first + i, first + kept.element()) < 0) {
                kept.remove();
                kept.add(i);
            }
        }
        int[] highest = new int[size];
        for (int i = size - 1; i >= 0; i--) highest[i] = kept.remove();
        return highest;
    }

    private int descending(int a, int b) {
        int byValue = switch (type.kind()) {
            case FLOATING -> descending(real(a), real(b));
            case UNSIGNED -> Long.compareUnsigned(whole(b), whole(a));
            case SIGNED, BOOLEAN, TEXT -> Long.compare(whole(b), whole(a));
        };
        return byValue != 0 ? byValue : Integer.compare(a, b);
    }

    private static int descending(double a, double b) {
        if (a > b) return -1;
        if (a < b) return 1;
        return Boolean.compare(Double.isNaN(a), Double.isNaN(b));
    }

    private double real(int index) {
        return type == DataType.FP32 ? raw.getFloatLE(4 * index) : raw.getDoubleLE(8 * index);
    }

    private long whole(int index) {
        return switch (type) {
            case UINT8 -> raw.getUnsignedByte(index);
            case UINT16 -> raw.getUnsignedShortLE(2 * index);
            case UINT32 -> raw.getUnsignedIntLE(4 * index);
            case INT8 -> raw.getByte(index);
            case INT16 -> raw.getShortLE(2 * index);
            case INT32 -> raw.getIntLE(4 * index);
            case INT64, UINT64 -> raw.getLongLE(8 * index);
            case BOOL, FP16, BF16, FP32, FP64, BYTES -> throw new IllegalStateException(type + " is no integer");
        };
    }

    /** As {@code std::to_string} has it: floating types with six decimals. */
    String text(int index) {
        return switch (type.kind()) {
            case FLOATING -> sixDecimals(real(index));
            case UNSIGNED -> Long.toUnsignedString(whole(index));
            case SIGNED, BOOLEAN, TEXT -> Long.toString(whole(index));
        };
    }

    private static String sixDecimals(double value) {
        if (Double.isNaN(value)) return "nan";
        if (Double.isInfinite(value)) return value > 0 ? "inf" : "-inf";
        String text = new BigDecimal(Math.abs(value))
                .setScale(6, RoundingMode.HALF_EVEN)
                .toPlainString();
        boolean negative = Double.doubleToRawLongBits(value) < 0;
        return negative ? "-" + text : text;
    }
}
