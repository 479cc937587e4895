package io.millrace.router.cache;

import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.Fault;
import io.millrace.inference.InferenceResponse.Computed;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.Sent;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.millrace.inference.Tensors;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An answer that may be given again, on any event loop. Its bytes are its own, so that it keeps no server's message alive;
 * nobody writes to them.
 *
 * @param bornNanos when it was computed
 * @param weight    bytes of memory, about
 */
public record Remembered(Tensors outputs, Optional<ModelVersion> model, long bornNanos, int weight) {
    /** A key, an entry and its places in Caffeine's tables and queues, this record and its lists. */
    private static final int ENTRY = 384;

    /** A tensor with its name's object, its shape and its data's. */
    private static final int TENSOR = 256;

    /** A buffer beside its bytes. */
    private static final int ELEMENT = 112;

    public static Remembered of(Computed answer, long nowNanos) {
        List<Tensor> outputs = new ArrayList<>();
        long weight = ENTRY;
        for (Tensor output : answer.outputs().tensors()) {
            outputs.add(new Tensor(output.name(), output.type(), output.shape(), copy(output.data())));
            weight += TENSOR + 2L * output.name().length() + weight(output.data());
        }
        Tensors own = new Tensors(
                outputs, List.of(), answer.outputs().id(), answer.outputs().parameters());
        return new Remembered(own, answer.model(), nowNanos, (int) Math.min(Integer.MAX_VALUE, weight));
    }

    private static TensorData copy(TensorData data) {
        return switch (data) {
            case TensorData.Raw(Buffer bytes) -> new TensorData.Raw(bytes.copy());
            case TensorData.Json(Buffer text) -> new TensorData.Json(text.copy());
            case TensorData.Strings(List<Buffer> elements) ->
                new TensorData.Strings(elements.stream().map(Buffer::copy).toList());
        };
    }

    private static long weight(TensorData data) {
        return switch (data) {
            case TensorData.Raw(Buffer bytes) -> bytes.length();
            case TensorData.Json(Buffer text) -> text.length();
            case TensorData.Strings(List<Buffer> elements) ->
                elements.stream().mapToLong(each -> ELEMENT + each.length()).sum();
        };
    }

    /** Whether all of these are among its outputs. */
    public boolean covers(List<String> wanted) {
        for (String name : wanted) if (outputs.named(name).isEmpty()) return false;
        return true;
    }

    /** @throws io.millrace.inference.FailureException when it has none of that name */
    Tensor output(String name) {
        return outputs.named(name).orElseThrow(() -> bad("output '" + name + "' is missing"));
    }

    /**
     * @param wanted the outputs asked for, in order; empty for all, as they came
     * @throws io.millrace.inference.FailureException when it lacks one
     */
    public Computed answer(List<String> wanted) {
        if (wanted.isEmpty()) return new Computed(outputs, model);
        List<Tensor> picked = new ArrayList<>(wanted.size());
        for (String name : wanted) picked.add(output(name));
        return new Computed(new Tensors(picked, List.of(), outputs.id(), outputs.parameters()), model);
    }

    /** Servers of one model that do not agree on its outputs. */
    static FailureException bad(String problem) {
        return new Failure.AttemptFailed("cache", Sent.ANSWER_BEGUN, new Fault.BadAnswer(problem)).toException();
    }
}
