package io.millrace.backends.djlserving;

import io.millrace.inference.DataType;
import java.util.Optional;

/** Datatypes by the names that DJL writes. */
final class NdType {
    private NdType() {}

    static String name(DataType type) {
        return switch (type) {
            case BOOL -> "BOOLEAN";
            case UINT8 -> "UINT8";
            case UINT16 -> "UINT16";
            case UINT32 -> "UINT32";
            case UINT64 -> "UINT64";
            case INT8 -> "INT8";
            case INT16 -> "INT16";
            case INT32 -> "INT32";
            case INT64 -> "INT64";
            case FP16 -> "FLOAT16";
            case BF16 -> "BFLOAT16";
            case FP32 -> "FLOAT32";
            case FP64 -> "FLOAT64";
            case BYTES -> "STRING";
        };
    }

    /** Empty for one that has no form here: complex numbers, unknown. */
    static Optional<DataType> of(String name) {
        for (DataType type : DataType.values()) if (name(type).equals(name)) return Optional.of(type);
        return Optional.empty();
    }
}
