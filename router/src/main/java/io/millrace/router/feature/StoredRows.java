package io.millrace.router.feature;

import io.millrace.config.FeatureSettings;
import io.millrace.inference.DataType;
import io.millrace.inference.Excerpt;
import io.millrace.inference.FailureException;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.millrace.inference.TensorSpec;
import io.millrace.inference.form.JsonException;
import io.millrace.inference.form.JsonScanner;
import io.millrace.inference.form.JsonTensor;
import io.millrace.inference.form.RawForm;
import io.millrace.inference.form.StringsForm;
import io.millrace.router.feature.FeatureRow.Bad;
import io.millrace.router.redis.Commands;
import io.millrace.router.redis.RedisReply;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** One input's rows as they are stored: how they are asked for, and read. What is said of a bad one never tells its values. */
final class StoredRows {
    private final FeatureSettings feature;
    private final TensorSpec spec;
    private final Shape row;
    private final long most;

    /** What is no row, and why. */
    private static final class BadRowException extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Bad bad;

        BadRowException(String problem) {
            super(problem, null, false, false);
            bad = new Bad(problem);
        }
    }

    /** @param maxValue bytes of the largest value that is taken */
    StoredRows(FeatureSettings feature, long maxValue) {
        this.feature = feature;
        this.spec = feature.spec();
        this.row = spec.shape().tail();
        this.most = switch (feature.format()) {
            case PACKED -> Math.min(maxValue - 1, packedBytes());
            case JSON, TEXT, HASH -> maxValue - 1;
        };
    }

    private long packedBytes() {
        return (long) feature.elements() * spec.type().byteSize();
    }

    /** All in one question. */
    Commands ask(List<String> keys) {
        return switch (feature.format()) {
            case PACKED, JSON, TEXT -> Commands.strings(keys, most);
            case HASH -> Commands.fields(keys, feature.fields());
        };
    }

    /** What was answered, a row for each key; none where these are not answers to so many. */
    List<FeatureRow> read(int keys, List<RedisReply> replies) {
        List<FeatureRow> rows = new ArrayList<>(keys);
        Iterator<RedisReply> left = replies.iterator();
        while (rows.size() < keys && left.hasNext()) rows.add(next(left));
        return rows.size() < keys || left.hasNext() ? List.of() : rows;
    }

    private FeatureRow next(Iterator<RedisReply> replies) {
        try {
            return switch (feature.format()) {
                case PACKED, JSON, TEXT -> string(replies.next());
                case HASH -> hash(replies);
            };
        } catch (BadRowException no) {
            return no.bad;
        }
    }

    private FeatureRow string(RedisReply reply) throws BadRowException {
        if (reply instanceof RedisReply.Nothing) return FeatureRow.MISSING;
        Buffer stored = text(reply, "it");
        if (stored.length() == 0) return FeatureRow.MISSING;
        if (stored.length() > most) throw new BadRowException("it is longer than " + most + " bytes");
        return found(
                switch (feature.format()) {
                    case PACKED -> packed(stored);
                    case TEXT -> new TensorData.Strings(List.of(stored));
                    case JSON, HASH -> json(stored);
                });
    }

    private static Buffer text(RedisReply reply, String where) throws BadRowException {
        return switch (reply) {
            case RedisReply.Value(Buffer bytes) -> bytes;
            case RedisReply.Nothing none -> throw new BadRowException(where + " is not there");
            case RedisReply.TooLong(long bytes) -> throw new BadRowException(where + " has " + bytes + " bytes");
            case RedisReply.Problem other -> throw new BadRowException(where + " is of another kind");
            case RedisReply.Status other -> throw new BadRowException(where + " is of another kind");
            case RedisReply.Whole other -> throw new BadRowException(where + " is of another kind");
            case RedisReply.Items other -> throw new BadRowException(where + " is of another kind");
        };
    }

    private TensorData packed(Buffer stored) throws BadRowException {
        long wanted = packedBytes();
        if (stored.length() != wanted) throw new BadRowException("it has " + stored.length() + " bytes, not " + wanted);
        if (spec.type() == DataType.BOOL)
            for (int i = 0; i < wanted; i++)
                if ((stored.getByte(i) & ~1) != 0) throw new BadRowException("it has a byte that is neither 0 nor 1");
        return new TensorData.Raw(stored);
    }

    private TensorData json(Buffer stored) throws BadRowException {
        Tensor read = read(stored, "it");
        Shape shape = read.shape();
        boolean isFlat = shape.rank() <= 1;
        if (shape.elements() != feature.elements() || !(isFlat || shape.equals(row)))
            throw new BadRowException("it has the shape " + shape + ", not " + row);
        return spec.type().isFixedSize()
                ? new TensorData.Raw(raw(read, "it"))
                : new TensorData.Strings(StringsForm.of(read));
    }

    private FeatureRow hash(Iterator<RedisReply> replies) throws BadRowException {
        if (!(replies.next() instanceof RedisReply.Items(int count)))
            throw new BadRowException("it is of another kind");
        List<RedisReply> values = new ArrayList<>();
        while (values.size() < count && replies.hasNext()) values.add(replies.next());
        if (values.size() != feature.fields().size()) throw new BadRowException("it has not a value for each field");
        if (values.stream().allMatch(RedisReply.Nothing.class::isInstance)) return FeatureRow.MISSING;
        List<Buffer> elements = new ArrayList<>(values.size());
        for (int i = 0; i < values.size(); i++) {
            String where = "field '" + Excerpt.of(feature.fields().get(i)) + "'";
            Buffer text = text(values.get(i), where);
            elements.add(spec.type().isFixedSize() ? number(text, where) : text);
        }
        if (!spec.type().isFixedSize()) return found(new TensorData.Strings(elements));
        Buffer raw = Buffer.buffer();
        elements.forEach(raw::appendBuffer);
        return found(new TensorData.Raw(raw));
    }

    private Buffer number(Buffer text, String where) throws BadRowException {
        Tensor read = read(text, where);
        if (read.shape().rank() != 0) throw new BadRowException(where + " is not a single value");
        return raw(read, where);
    }

    private Tensor read(Buffer text, String where) throws BadRowException {
        try {
            JsonScanner in = JsonScanner.of(text);
            Tensor read = new JsonTensor(in, text, false).read(spec, where);
            in.end();
            return read;
        } catch (JsonException | FailureException notOne) {
            throw notOfTheType(where);
        }
    }

    private Buffer raw(Tensor read, String where) throws BadRowException {
        try {
            return RawForm.of(read);
        } catch (FailureException notOne) {
            throw notOfTheType(where);
        }
    }

    private BadRowException notOfTheType(String where) {
        return new BadRowException(where + " cannot be read as " + spec.type());
    }

    private FeatureRow found(TensorData data) {
        return new FeatureRow.Found(new Tensor(spec.name(), spec.type(), row.prepend(1), data));
    }
}
