package io.millrace.chaos.wire;

import io.millrace.chaos.echo.Rows;

/**
 * A request as the fake server understood it.
 *
 * @param model what the path or the message names
 * @param id    the protocol's own request id, to be echoed; empty when there is none
 * @param form  how the client wants the answer written
 */
public record Question(String model, String id, Rows x, Form form) {
    public enum Form {
        /** Open Inference: data as JSON numbers. */
        JSON,
        /** Open Inference: little-endian bytes after the JSON. */
        BINARY,
        /** Open Inference over gRPC: {@code raw_output_contents}. */
        RAW,
        /** Open Inference over gRPC: {@code fp32_contents}. */
        TYPED,
        /** TensorFlow Serving: {@code predictions}. */
        BY_ROW,
        /** TensorFlow Serving: {@code outputs}. */
        BY_COLUMN,
        /** TorchServe: the one element of the request, as a flat array. */
        ELEMENT,
        /** TorchServe: the tensor as a nested array. */
        NESTED,
        /** TorchServe: the nested array under its name. */
        NAMED
    }
}
