package io.millrace.inference.protobuf;

/** The low three bits of a field's tag: how long its value is. */
final class WireType {
    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int LENGTH = 2;
    static final int FIXED32 = 5;

    private WireType() {}

    static String nameOf(int type) {
        return switch (type) {
            case VARINT -> "a varint";
            case FIXED64 -> "64 bits";
            case LENGTH -> "bytes with their length";
            case FIXED32 -> "32 bits";
            default -> "a group";
        };
    }
}
