package io.millrace.backends.oip;

import io.millrace.inference.DataType;
import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.Shape;
import io.millrace.inference.form.JsonElement;
import io.millrace.inference.form.JsonException;
import io.millrace.inference.form.JsonFields;
import io.millrace.inference.form.JsonLeaves;
import io.millrace.inference.form.JsonScanner;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads one object of {@code inputs} or of an answer's {@code outputs}. Fields may come in any order. */
final class OipTensorReader {
    private final JsonScanner in;
    private final Buffer body;
    private final OipPlace where;

    private @Nullable String name;
    private @Nullable DataType type;
    private @Nullable Shape shape;
    private Optional<Long> binarySize = Optional.empty();
    private int dataStart = -1;
    private int dataStop;
    private long leaves = -1;

    /** @param in over {@code body}, whose bytes the tensor's data will share */
    OipTensorReader(JsonScanner in, Buffer body, OipPlace where) {
        this.in = in;
        this.body = body;
        this.where = where;
    }

    OipTensor read() {
        JsonFields fields = JsonFields.enter(in);
        while (fields.next()) {
            try {
                field(fields.name());
            } catch (JsonException problem) {
                throw OipField.at(where + "." + fields.name(), problem);
            }
        }
        return tensor();
    }

    private void field(String field) {
        switch (field) {
            case "name" -> name = in.string();
            case "shape" -> shape = shape();
            case "datatype" -> type = type();
            case "parameters" -> parameters();
            case "data" -> data();
            default -> in.skip();
        }
    }

    private DataType type() {
        String text = in.string();
        return DataType.named(text)
                .orElseThrow(() -> malformed(".datatype", "'" + Excerpt.of(text) + "' is not a datatype"));
    }

    private Shape shape() {
        long[] dims = new long[Shape.MAX_RANK];
        int rank = 0;
        in.enterArray();
        while (in.nextElement()) {
            long dim = dimension(rank);
            if (dim < 0) throw malformed(".shape", "dimension " + dim + " is negative");
            if (rank == Shape.MAX_RANK) throw malformed(".shape", "more than " + Shape.MAX_RANK + " dimensions");
            dims[rank++] = dim;
        }
        try {
            return Shape.of(dims, rank);
        } catch (IllegalArgumentException tooLarge) {
            throw malformed(".shape", "it has more elements than can be counted");
        }
    }

    private long dimension(int index) {
        try {
            return in.integer();
        } catch (JsonException problem) {
            throw OipField.at(where + ".shape[" + index + "]", problem);
        }
    }

    private void parameters() {
        if (in.takeNull()) return;
        JsonFields fields = JsonFields.enter(in);
        while (fields.next()) {
            if (fields.name().startsWith("shared_memory_"))
                throw new Failure.Unsupported("shared memory, as " + where + " asks for,").toException();
            if (fields.name().equals("binary_data_size")) binarySize = Optional.of(binarySize());
            else in.skip();
        }
    }

    private long binarySize() {
        try {
            long size = in.integer();
            if (size < 0) throw malformed(".parameters.binary_data_size", size + " is negative");
            return size;
        } catch (JsonException problem) {
            throw OipField.at(where + ".parameters.binary_data_size", problem);
        }
    }

    private void data() {
        in.requireArray();
        dataStart = in.position();
        if (type == null) in.skip();
        else leaves = check(in, type);
        dataStop = in.stop();
    }

    /** Walks the data, checking each value, and counts it. */
    private long check(JsonScanner at, DataType ofType) {
        if (ofType == DataType.FP16 || ofType == DataType.BF16)
            throw new Failure.Unfit(
                            "",
                            "receiving " + ofType
                                    + " data via JSON is not supported. Please use the binary data format for input "
                                    + Excerpt.of(name == null ? where.toString() : name))
                    .toException();
        JsonLeaves walk = at.leaves(() -> where + ".data");
        while (walk.next()) JsonElement.check(walk, ofType);
        return walk.count();
    }

    private OipTensor tensor() {
        if (name == null || name.isEmpty()) throw malformed("", "it has no 'name'");
        if (type == null) throw malformed("", "it has no 'datatype'");
        if (shape == null) throw malformed("", "it has no 'shape'");
        if (dataStart < 0 && binarySize.isEmpty()) throw malformed("", "it has neither 'data' nor 'binary_data_size'");
        if (dataStart >= 0 && binarySize.isPresent()) throw malformed("", "it has both 'data' and 'binary_data_size'");
        return new OipTensor(where, name, type, shape, json(type, shape), binarySize);
    }

    private Optional<Buffer> json(DataType ofType, Shape ofShape) {
        if (dataStart < 0) return Optional.empty();
        // When the data stood before its datatype it was only passed over.
        if (leaves < 0) leaves = check(JsonScanner.of(body, dataStart, dataStop), ofType);
        if (leaves != ofShape.elements()) throw new Failure.Unfit("", miscounted(ofShape)).toException();
        return Optional.of(body.slice(dataStart, dataStop));
    }

    /** Triton's text, and the numbers behind it. */
    private String miscounted(Shape ofShape) {
        String text = leaves > ofShape.elements()
                ? "Unable to parse 'data': Shape does not match true shape of 'data' field"
                : "Failed to parse 'data' field: shape does not match true shape";
        return text + ": " + where + " of " + ofShape + " has " + ofShape.elements() + " elements, its data " + leaves;
    }

    private FailureException malformed(String field, String problem) {
        return new Failure.Malformed(where + field, problem).toException();
    }
}
