package io.millrace.backends.tfs;

import io.millrace.inference.DataType;
import java.util.List;
import java.util.Optional;

/**
 * TensorFlow's datatypes by their numbers in messages, and the field of a {@code TensorProto} that has the values of each.
 * Source: tensorflow/core/framework, {@code types.proto} and {@code tensor.proto}.
 */
public final class TfsType {
    private static final List<String> NAMES = List.of(
            "INVALID",
            "FLOAT",
            "DOUBLE",
            "INT32",
            "UINT8",
            "INT16",
            "INT8",
            "STRING",
            "COMPLEX64",
            "INT64",
            "BOOL",
            "QINT8",
            "QUINT8",
            "QINT32",
            "BFLOAT16",
            "QINT16",
            "QUINT16",
            "UINT16",
            "COMPLEX128",
            "HALF",
            "RESOURCE",
            "VARIANT",
            "UINT32",
            "UINT64",
            "FLOAT8_E5M2",
            "FLOAT8_E4M3FN",
            "FLOAT8_E4M3FNUZ",
            "FLOAT8_E4M3B11FNUZ",
            "FLOAT8_E5M2FNUZ",
            "INT4",
            "UINT4",
            "INT2",
            "UINT2",
            "FLOAT4_E2M1FN");

    /** A reference to a type has its number and this. */
    private static final int REFERENCE = 100;

    private TfsType() {}

    static Optional<DataType> of(long number) {
        return switch ((int) number) {
            case 1 -> Optional.of(DataType.FP32);
            case 2 -> Optional.of(DataType.FP64);
            case 3 -> Optional.of(DataType.INT32);
            case 4 -> Optional.of(DataType.UINT8);
            case 5 -> Optional.of(DataType.INT16);
            case 6 -> Optional.of(DataType.INT8);
            case 7 -> Optional.of(DataType.BYTES);
            case 9 -> Optional.of(DataType.INT64);
            case 10 -> Optional.of(DataType.BOOL);
            case 14 -> Optional.of(DataType.BF16);
            case 17 -> Optional.of(DataType.UINT16);
            case 19 -> Optional.of(DataType.FP16);
            case 22 -> Optional.of(DataType.UINT32);
            case 23 -> Optional.of(DataType.UINT64);
            default -> Optional.empty();
        };
    }

    public static int number(DataType type) {
        return switch (type) {
            case FP32 -> 1;
            case FP64 -> 2;
            case INT32 -> 3;
            case UINT8 -> 4;
            case INT16 -> 5;
            case INT8 -> 6;
            case BYTES -> 7;
            case INT64 -> 9;
            case BOOL -> 10;
            case BF16 -> 14;
            case UINT16 -> 17;
            case FP16 -> 19;
            case UINT32 -> 22;
            case UINT64 -> 23;
        };
    }

    /** As TensorFlow writes it, for messages. */
    static String name(long number) {
        long type = number > REFERENCE ? number - REFERENCE : number;
        if (type < 0 || type >= NAMES.size()) return "datatype " + number;
        return "DT_" + NAMES.get((int) type) + (number > REFERENCE ? "_REF" : "");
    }

    /** The field of the typed values. */
    static int valueField(DataType type) {
        return switch (type) {
            case FP32 -> 5;
            case FP64 -> 6;
            case INT32, INT16, INT8, UINT16, UINT8 -> 7;
            case BYTES -> 8;
            case INT64 -> 10;
            case BOOL -> 11;
            case FP16, BF16 -> 13;
            case UINT32 -> 16;
            case UINT64 -> 17;
        };
    }

    static String valueName(DataType type) {
        return switch (type) {
            case FP32 -> "float_val";
            case FP64 -> "double_val";
            case INT32, INT16, INT8, UINT16, UINT8 -> "int_val";
            case BYTES -> "string_val";
            case INT64 -> "int64_val";
            case BOOL -> "bool_val";
            case FP16, BF16 -> "half_val";
            case UINT32 -> "uint32_val";
            case UINT64 -> "uint64_val";
        };
    }
}
