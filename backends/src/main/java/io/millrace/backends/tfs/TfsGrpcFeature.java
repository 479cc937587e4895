package io.millrace.backends.tfs;

import io.millrace.inference.DataType;
import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.millrace.inference.TensorSpec;
import io.millrace.inference.protobuf.ProtoElements;
import io.millrace.inference.protobuf.ProtoReader;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads one feature of an example, a list of texts, floats or 64-bit integers, as the flat values of an input: floats also
 * for FP64, integers for any integer type they are in the range of. Source: tensorflow/core/example, {@code feature.proto}.
 */
final class TfsGrpcFeature {
    private static final int TEXTS = 1;
    private static final int FLOATS = 2;
    private static final int INTEGERS = 3;

    private final TensorSpec spec;
    private final String where;

    /** @param where the feature stands, for messages */
    TfsGrpcFeature(TensorSpec spec, String where) {
        this.spec = spec;
        this.where = where;
    }

    /** Of rank 1; empty for a feature without a list, which counts as left out. */
    Optional<Tensor> read(Buffer feature) {
        ProtoReader in = ProtoReader.of(feature, () -> where);
        Optional<Tensor> read = Optional.empty();
        while (in.next()) {
            switch (in.field()) {
                case TEXTS -> read = Optional.of(texts(in));
                case FLOATS -> read = Optional.of(floats(in));
                case INTEGERS -> read = Optional.of(integers(in));
                default -> in.skip();
            }
        }
        return read;
    }

    private Tensor texts(ProtoReader in) {
        require(spec.type() == DataType.BYTES, "string");
        List<Buffer> texts = new ArrayList<>();
        in.enter("bytes_list");
        while (in.next()) {
            if (in.field() == 1) texts.add(in.bytes("value"));
            else in.skip();
        }
        return new Tensor(spec.name(), spec.type(), Shape.of(texts.size()), new TensorData.Strings(texts));
    }

    private Tensor floats(ProtoReader in) {
        require(spec.type() == DataType.FP32 || spec.type() == DataType.FP64, "float");
        ProtoElements values = new ProtoElements(DataType.FP32);
        in.enter("float_list");
        while (in.next()) {
            if (in.field() == 1) values.add(in, "value");
            else in.skip();
        }
        return flat(values.count(), spec.type() == DataType.FP64 ? widened(values.raw()) : values.raw());
    }

    private static Buffer widened(Buffer floats) {
        Buffer doubles = Buffer.buffer(2 * floats.length());
        for (int i = 0; i < floats.length(); i += Float.BYTES) doubles.appendDoubleLE(floats.getFloatLE(i));
        return doubles;
    }

    private Tensor integers(ProtoReader in) {
        require(
                spec.type().kind() == DataType.Kind.SIGNED
                        || spec.type().kind() == DataType.Kind.UNSIGNED
                        || spec.type() == DataType.BOOL,
                "int64");
        Buffer raw = Buffer.buffer();
        in.enter("int64_list");
        while (in.next()) {
            if (in.field() == 1) in.integers("value", value -> append(raw, value));
            else in.skip();
        }
        return flat(raw.length() / spec.type().byteSize(), raw);
    }

    private void append(Buffer raw, long value) {
        if (!isInRange(value)) throw unfit(value + " is out of range for " + spec.type());
        switch (spec.type().byteSize()) {
            case 1 -> raw.appendByte((byte) value);
            case 2 -> raw.appendShortLE((short) value);
            case 4 -> raw.appendIntLE((int) value);
            default -> raw.appendLongLE(value);
        }
    }

    private boolean isInRange(long value) {
        if (spec.type() == DataType.BOOL) return value == 0 || value == 1;
        int bits = 8 * spec.type().byteSize();
        if (spec.type().kind() == DataType.Kind.SIGNED) return value << (64 - bits) >> (64 - bits) == value;
        return value >= 0 && (bits == 64 || value >>> bits == 0);
    }

    private Tensor flat(int count, Buffer raw) {
        return new Tensor(spec.name(), spec.type(), Shape.of(count), new TensorData.Raw(raw));
    }

    private void require(boolean fits, String given) {
        if (!fits)
            throw unfit("Key: " + Excerpt.of(spec.name()) + ".  Data types don't match. Expected type: " + spec.type()
                    + ", given: " + given);
    }

    private FailureException unfit(String problem) {
        return new Failure.Unfit(where, problem).toException();
    }
}
