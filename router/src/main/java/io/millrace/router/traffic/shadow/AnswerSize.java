package io.millrace.router.traffic.shadow;

import io.millrace.inference.InferenceResponse;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.vertx.core.buffer.Buffer;

/** Bytes that an answer holds, without what is around them. */
final class AnswerSize {
    private AnswerSize() {}

    static long of(InferenceResponse answer) {
        return switch (answer) {
            case InferenceResponse.Relayed relayed -> relayed.body().length();
            case InferenceResponse.Streamed streamed -> 0;
            case InferenceResponse.Computed computed ->
                computed.outputs().tensors().stream().mapToLong(AnswerSize::of).sum();
        };
    }

    private static long of(Tensor tensor) {
        return switch (tensor.data()) {
            case TensorData.Raw(Buffer bytes) -> bytes.length();
            case TensorData.Json(Buffer text) -> text.length();
            case TensorData.Strings(var elements) ->
                elements.stream().mapToLong(Buffer::length).sum();
        };
    }
}
