package io.millrace.inference;

import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * The elements of a tensor in the form they came in. Converted only when a server needs another form (package
 * {@code io.millrace.inference.form}). All forms share their bytes with the message they were cut from: nobody writes
 * to them.
 */
public sealed interface TensorData {

    /** Elements of a fixed-size type, little-endian, row-major, without padding. */
    record Raw(Buffer bytes) implements TensorData {}

    /**
     * A JSON array (or, for a scalar, a bare value) as UTF-8 text: flat row-major or nested, describing the same tensor.
     * The text is well-formed and has as many leaves as the shape has elements; whoever makes one has checked that. The
     * bare tokens {@code NaN}, {@code Infinity} and {@code -Infinity} may occur in it, as Triton and TensorFlow Serving
     * write them.
     */
    record Json(Buffer text) implements TensorData {}

    /** Elements of type BYTES, one buffer each. */
    record Strings(List<Buffer> elements) implements TensorData {
        public Strings {
            elements = List.copyOf(elements);
        }
    }
}
