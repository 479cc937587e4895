package io.millrace.backends.oip;

import io.millrace.inference.DataType;
import io.millrace.inference.Shape;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/**
 * A tensor as the JSON part describes it: its data is there, or lies in the binary part.
 *
 * @param where      its place in the message
 * @param json       the {@code data} array, checked against datatype and shape
 * @param binarySize bytes of its binary part, where it has one
 */
record OipTensor(
        OipPlace where, String name, DataType type, Shape shape, Optional<Buffer> json, Optional<Long> binarySize) {}
