package io.millrace.inference.form;

import io.millrace.inference.DataType;

/**
 * The leaf a walk stands at, as an element of a datatype: an integer type takes integer literals in its range and nothing
 * else, BOOL takes booleans, a floating type any number that does not overflow to infinity, BYTES strings. The first
 * value that does not fit fails the walk with its place.
 */
public final class JsonElement {
    private JsonElement() {}

    /** Checks the leaf without converting more than it must. */
    public static void check(JsonLeaves leaf, DataType type) {
        switch (type.kind()) {
            case BOOLEAN -> bool(leaf);
            case UNSIGNED, SIGNED -> integer(leaf, type);
            case FLOATING -> checkMagnitude(leaf, type);
            case TEXT -> requireText(leaf);
        }
    }

    private static void checkMagnitude(JsonLeaves leaf, DataType type) {
        requireNumber(leaf, type);
        if (leaf.kind() == JsonKind.NON_FINITE) return;
        JsonLexer token = leaf.token();
        // Below 10^38 everything fits; only what comes near the limit is worth computing.
        long places = (long) Math.min(token.significant, 19) + token.exponent;
        if (places <= 38) return;
        if (type == DataType.FP32) fp32(leaf);
        else fp64(leaf);
    }

    static boolean bool(JsonLeaves leaf) {
        if (leaf.kind() != JsonKind.TRUE && leaf.kind() != JsonKind.FALSE) throw unfit(leaf, DataType.BOOL);
        return leaf.kind() == JsonKind.TRUE;
    }

    /** The integer's bits: those of an unsigned long for UINT64. */
    static long integer(JsonLeaves leaf, DataType type) {
        if (leaf.kind() != JsonKind.INTEGER) throw unfit(leaf, type);
        JsonLexer token = leaf.token();
        if (type.kind() == DataType.Kind.UNSIGNED) return unsigned(leaf, type, token);
        long limit = (1L << (8 * type.byteSize() - 1)) - (token.negative ? 0 : 1);
        if (!token.isExact() || Long.compareUnsigned(token.digits, limit) > 0) throw outOfRange(leaf, type);
        return token.negative ? -token.digits : token.digits;
    }

    private static long unsigned(JsonLeaves leaf, DataType type, JsonLexer token) {
        if (token.negative && token.digits != 0) throw outOfRange(leaf, type);
        if (!token.isExact()) return twentyDigits(leaf, type, token);
        long limit = -1L >>> (64 - 8 * type.byteSize());
        if (Long.compareUnsigned(token.digits, limit) > 0) throw outOfRange(leaf, type);
        return token.digits;
    }

    private static long twentyDigits(JsonLeaves leaf, DataType type, JsonLexer token) {
        if (type != DataType.UINT64) throw outOfRange(leaf, type);
        try {
            return Long.parseUnsignedLong(token.tokenText());
        } catch (NumberFormatException tooLarge) {
            throw outOfRange(leaf, type);
        }
    }

    static float fp32(JsonLeaves leaf) {
        requireNumber(leaf, DataType.FP32);
        if (leaf.kind() == JsonKind.NON_FINITE) return (float) leaf.nonFinite();
        float value = DecimalFloat.toFloat(leaf.token());
        if (Float.isInfinite(value)) throw outOfRange(leaf, DataType.FP32);
        return value;
    }

    static double fp64(JsonLeaves leaf) {
        requireNumber(leaf, DataType.FP64);
        if (leaf.kind() == JsonKind.NON_FINITE) return leaf.nonFinite();
        double value = DecimalFloat.toDouble(leaf.token());
        if (Double.isInfinite(value)) throw outOfRange(leaf, DataType.FP64);
        return value;
    }

    static void requireText(JsonLeaves leaf) {
        if (leaf.kind() != JsonKind.STRING && leaf.kind() != JsonKind.BASE64) throw unfit(leaf, DataType.BYTES);
    }

    private static void requireNumber(JsonLeaves leaf, DataType type) {
        if (!leaf.kind().isNumber()) throw unfit(leaf, type);
    }

    private static RuntimeException unfit(JsonLeaves leaf, DataType type) {
        return leaf.unfit(found(leaf) + " is not " + wanted(type));
    }

    private static RuntimeException outOfRange(JsonLeaves leaf, DataType type) {
        return leaf.unfit(found(leaf) + " is out of range for " + type);
    }

    private static String found(JsonLeaves leaf) {
        return leaf.kind() == JsonKind.STRING || leaf.kind() == JsonKind.BASE64
                ? leaf.kind().noun()
                : leaf.token().shown();
    }

    private static String wanted(DataType type) {
        return switch (type.kind()) {
            case BOOLEAN -> "a boolean, as " + type + " needs";
            case UNSIGNED, SIGNED -> "an integer, as " + type + " needs";
            case FLOATING -> "a number, as " + type + " needs";
            case TEXT -> "a string, as " + type + " needs";
        };
    }
}
