package io.millrace.inference;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Element types by their Open Inference names. Raw elements are little-endian, row-major, without padding; BOOL is one
 * byte, 0 or 1; BYTES elements have no fixed size. Source: Open Inference Protocol, "Tensor Data Types"; BF16 from
 * Triton.
 */
public enum DataType {
    BOOL(1, Kind.BOOLEAN),
    UINT8(1, Kind.UNSIGNED),
    UINT16(2, Kind.UNSIGNED),
    UINT32(4, Kind.UNSIGNED),
    UINT64(8, Kind.UNSIGNED),
    INT8(1, Kind.SIGNED),
    INT16(2, Kind.SIGNED),
    INT32(4, Kind.SIGNED),
    INT64(8, Kind.SIGNED),
    FP16(2, Kind.FLOATING),
    BF16(2, Kind.FLOATING),
    FP32(4, Kind.FLOATING),
    FP64(8, Kind.FLOATING),
    BYTES(0, Kind.TEXT);

    /** What an element is, apart from its width. */
    public enum Kind {
        BOOLEAN,
        UNSIGNED,
        SIGNED,
        FLOATING,
        TEXT
    }

    private static final Map<String, DataType> BY_NAME = new HashMap<>();

    static {
        for (DataType type : values()) BY_NAME.put(type.name(), type);
    }

    private final int byteSize;
    private final Kind kind;

    DataType(int byteSize, Kind kind) {
        this.byteSize = byteSize;
        this.kind = kind;
    }

    /** Bytes of one raw element; 0 for BYTES, whose elements have no fixed size. */
    public int byteSize() {
        return byteSize;
    }

    public Kind kind() {
        return kind;
    }

    public boolean isFixedSize() {
        return byteSize > 0;
    }

    /** The type of that Open Inference name, which is case-sensitive. */
    public static Optional<DataType> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }
}
