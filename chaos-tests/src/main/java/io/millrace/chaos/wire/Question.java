package io.millrace.chaos.wire;

import io.millrace.chaos.echo.Rows;

/**
 * A request as the fake server understood it.
 *
 * @param model what the path names
 * @param id    the protocol's own request id, to be echoed; empty when there is none
 * @param form  how the client wants the answer written
 */
public record Question(String model, String id, Rows x, Form form) {
    public enum Form {
        /** Open Inference: data as JSON numbers, flat. TorchServe: an object of names. */
        NAMED_JSON,
        /** Open Inference: little-endian bytes after the JSON. */
        BINARY,
        /** TensorFlow Serving: {@code predictions}. */
        BY_ROW,
        /** TensorFlow Serving: {@code outputs}. */
        BY_COLUMN,
        /** TorchServe: the bare nested array. */
        BARE_JSON
    }
}
