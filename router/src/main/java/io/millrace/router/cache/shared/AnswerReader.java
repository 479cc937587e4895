package io.millrace.router.cache.shared;

import io.millrace.inference.DataType;
import io.millrace.inference.InferenceResponse.Computed;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.Parameter;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.millrace.inference.Tensors;
import io.millrace.inference.form.BytesLayout;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads what {@link AnswerWriter} writes. Whatever the bytes are, it allocates no more than they take, and a tensor it makes is
 * one.
 */
final class AnswerReader {
    private final ByteBuffer in;

    /** @param body shared with what is read */
    AnswerReader(byte[] body) {
        in = ByteBuffer.wrap(body);
    }

    /**
     * @throws java.nio.BufferUnderflowException            where they end too soon
     * @throws IllegalArgumentException                     where they say what cannot be
     * @throws ArithmeticException                          where a tensor would be beyond measure
     * @throws io.millrace.inference.FailureException where strings run over their end
     */
    Computed read() {
        Optional<ModelVersion> version = flag() ? Optional.of(new ModelVersion(text())) : Optional.empty();
        Map<String, Parameter> parameters = parameters();
        List<Tensor> tensors = tensors();
        require(!in.hasRemaining());
        return new Computed(new Tensors(tensors, List.of(), Optional.empty(), parameters), version);
    }

    private Map<String, Parameter> parameters() {
        Map<String, Parameter> parameters = new HashMap<>();
        for (int left = count(); left > 0; left--) require(parameters.put(text(), parameter()) == null);
        return parameters;
    }

    private Parameter parameter() {
        return switch (in.get()) {
            case 0 -> new Parameter.Text(text());
            case 1 -> new Parameter.Whole(in.getLong());
            case 2 -> new Parameter.Real(in.getDouble());
            case 3 -> new Parameter.Flag(flag());
            default -> throw new IllegalArgumentException("a parameter of no kind");
        };
    }

    private List<Tensor> tensors() {
        List<Tensor> tensors = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int left = count(); left > 0; left--) {
            Tensor tensor = tensor();
            require(names.add(tensor.name()));
            tensors.add(tensor);
        }
        return tensors;
    }

    private Tensor tensor() {
        String name = text();
        DataType type = DataType.valueOf(text());
        Shape shape = shape();
        Buffer bytes = Buffer.buffer(bytes());
        TensorData data = type.isFixedSize()
                ? new TensorData.Raw(bytes)
                : new TensorData.Strings(BytesLayout.split(bytes, () -> name));
        return new Tensor(name, type, shape, data);
    }

    private Shape shape() {
        int rank = in.get();
        require(rank >= 0 && rank <= Shape.MAX_RANK);
        long[] dims = new long[rank];
        for (int i = 0; i < rank; i++) dims[i] = in.getLong();
        return Shape.of(dims);
    }

    private String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    private byte[] bytes() {
        byte[] bytes = new byte[count()];
        in.get(bytes);
        return bytes;
    }

    /** Of bytes, or of things that take one at least. */
    private int count() {
        int count = in.getInt();
        require(count >= 0 && count <= in.remaining());
        return count;
    }

    private boolean flag() {
        byte flag = in.get();
        require(flag == 0 || flag == 1);
        return flag == 1;
    }

    private static void require(boolean holds) {
        if (!holds) throw new IllegalArgumentException("no answer");
    }
}
