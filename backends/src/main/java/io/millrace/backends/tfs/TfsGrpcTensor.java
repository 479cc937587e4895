package io.millrace.backends.tfs;

import io.millrace.inference.DataType;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.millrace.inference.TensorSpec;
import io.millrace.inference.protobuf.ProtoElements;
import io.millrace.inference.protobuf.ProtoEntry;
import io.millrace.inference.protobuf.ProtoReader;
import io.millrace.inference.protobuf.ProtoShape;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@code TensorProto}. Where it has {@code tensor_content}, that counts; else the typed values do, of which the
 * last stands for all that are left out, and zeros or empty texts where there is none. Source: tensorflow/core/framework,
 * {@code tensor.cc}.
 */
final class TfsGrpcTensor {
    /** Elements that a message may leave out; a few bytes shall not claim all memory. */
    private static final int MOST_FILLED = 1 << 20;

    private static final Buffer NO_TEXT = Buffer.buffer();

    private final Supplier<String> where;
    private final Buffer message;
    private long number;
    private Shape shape = Shape.SCALAR;
    private Buffer content = NO_TEXT;

    private TfsGrpcTensor(Supplier<String> where, Buffer message) {
        this.where = where;
        this.message = message;
    }

    /**
     * Fails with {@code Malformed}, {@code Unfit}, or {@code NotCarried} for a type that only TensorFlow has.
     *
     * @param map the entry is of, {@code inputs} or {@code outputs}
     */
    private static Tensor read(ProtoEntry entry, String map) {
        TfsGrpcTensor reader = new TfsGrpcTensor(() -> entry.where(map), entry.value());
        reader.describe();
        DataType type = reader.type();
        return new Tensor(entry.key(), type, reader.shape, reader.data(type));
    }

    /** All of a map: those of the signature in its order, for a map has none; then any others. Empties the map. */
    static List<Tensor> readAll(Map<String, ProtoEntry> entries, String map, List<TensorSpec> order) {
        List<Tensor> tensors = new ArrayList<>(entries.size());
        for (TensorSpec spec : order) {
            @Nullable ProtoEntry entry = entries.remove(spec.name());
            if (entry != null) tensors.add(read(entry, map));
        }
        for (ProtoEntry entry : entries.values()) tensors.add(read(entry, map));
        return tensors;
    }

    private void describe() {
        ProtoReader in = ProtoReader.of(message, where);
        while (in.next()) {
            switch (in.field()) {
                case 1 -> number = in.integer("dtype");
                case 2 -> shape = shape(in);
                case 4 -> content = in.bytes("tensor_content");
                default -> in.skip();
            }
        }
    }

    private static Shape shape(ProtoReader in) {
        ProtoShape dims = ProtoShape.ofTensor(in, "dim");
        in.enter("tensor_shape");
        while (in.next()) {
            switch (in.field()) {
                case 2 -> dims.accept(dim(in));
                case 3 -> {
                    if (in.flag("unknown_rank")) throw in.malformed("unknown_rank", "a tensor has a shape");
                }
                default -> in.skip();
            }
        }
        return dims.shape();
    }

    static long dim(ProtoReader in) {
        long size = 0;
        in.enter("dim", -1);
        while (in.next()) {
            if (in.field() == 1) size = in.integer("size");
            else in.skip();
        }
        return size;
    }

    private DataType type() {
        return TfsType.of(number)
                .orElseThrow(() -> new Failure.NotCarried(
                                where.get(), TfsType.name(number) + " has no form in any other protocol")
                        .toException());
    }

    private TensorData data(DataType type) {
        if (type == DataType.BYTES)
            return new TensorData.Strings(
                    content.length() > 0 ? TfsStringContent.split(content, shape.elements(), where.get()) : strings());
        return new TensorData.Raw(content.length() > 0 ? content(type) : values(type));
    }

    private Buffer content(DataType type) {
        long elements = shape.elements();
        if (elements > Integer.MAX_VALUE || elements * type.byteSize() != content.length())
            throw unfit(content.length() + " bytes of tensor_content are not those of " + type + shape);
        return content;
    }

    private Buffer values(DataType type) {
        int field = TfsType.valueField(type);
        ProtoElements values = new ProtoElements(type);
        ProtoReader in = ProtoReader.of(message, where);
        while (in.next()) {
            if (in.field() == field) values.add(in, TfsType.valueName(type));
            else in.skip();
        }
        long elements = shape.elements();
        if (values.count() == elements) return values.raw();
        if (values.count() > elements) return values.raw().slice(0, (int) elements * type.byteSize());
        requireFillable(elements, values.count());
        return filled(values, (int) elements * type.byteSize(), type.byteSize());
    }

    private static Buffer filled(ProtoElements values, int size, int width) {
        byte[] all = new byte[size];
        int given = values.count() * width;
        values.raw().getBytes(all);
        if (given > 0) for (int i = given; i < size; i++) all[i] = all[i - width];
        return Buffer.buffer(all);
    }

    private List<Buffer> strings() {
        List<Buffer> values = new ArrayList<>();
        ProtoReader in = ProtoReader.of(message, where);
        while (in.next()) {
            if (in.field() == TfsType.valueField(DataType.BYTES)) values.add(in.bytes("string_val"));
            else in.skip();
        }
        long elements = shape.elements();
        if (values.size() > elements) return values.subList(0, (int) elements);
        if (values.size() == elements) return values;
        requireFillable(elements, values.size());
        Buffer last = values.isEmpty() ? NO_TEXT : values.getLast();
        while (values.size() < elements) values.add(last);
        return values;
    }

    private void requireFillable(long elements, int given) {
        if (elements - given > MOST_FILLED)
            throw unfit("it has " + given + " of its " + elements + " elements, and at most " + MOST_FILLED
                    + " may be left out");
    }

    private FailureException unfit(String problem) {
        return new Failure.Unfit(where.get(), problem).toException();
    }
}
