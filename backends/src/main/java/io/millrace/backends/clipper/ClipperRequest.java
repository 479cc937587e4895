package io.millrace.backends.clipper;

import io.millrace.inference.DataType;
import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.form.JsonElement;
import io.millrace.inference.form.JsonException;
import io.millrace.inference.form.JsonFields;
import io.millrace.inference.form.JsonKind;
import io.millrace.inference.form.JsonLeaves;
import io.millrace.inference.form.JsonScanner;
import io.millrace.inference.form.JsonWriter;
import io.millrace.inference.form.StringsForm;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A query, or a batch of them, checked against what its application takes.
 *
 * @param queries in their order; never empty
 */
record ClipperRequest(List<Query> queries, Optional<ModelVersion> version) {

    /** One input: numbers as text of JSON without brackets, or bytes. */
    sealed interface Query {
        record Numbers(Buffer text, long count) implements Query {}

        record Text(Buffer bytes) implements Query {}
    }

    /** Fails with {@code Malformed}. {@code input} goes before {@code input_batch}, as there. */
    static ClipperRequest read(Buffer body, ClipperInput type) {
        return new Reader(body, type).read();
    }

    private static final class Reader {
        private final Buffer body;
        private final ClipperInput type;
        private Optional<ModelVersion> version = Optional.empty();
        private Optional<Query> single = Optional.empty();
        private Optional<List<Query>> batch = Optional.empty();

        Reader(Buffer body, ClipperInput type) {
            this.body = body;
            this.type = type;
        }

        ClipperRequest read() {
            try {
                document();
            } catch (JsonException problem) {
                throw malformed("body", problem.problem() + " at " + problem.offset());
            }
            List<Query> queries = single.map(List::of)
                    .or(() -> batch)
                    .orElseThrow(() -> malformed("body", "neither 'input' nor 'input_batch'"));
            if (queries.isEmpty()) throw malformed("input_batch", "it is empty");
            return new ClipperRequest(queries, version);
        }

        private void document() {
            JsonScanner in = JsonScanner.of(body);
            JsonFields fields = JsonFields.enter(in);
            while (fields.next()) {
                switch (fields.name()) {
                    case "input" -> single = Optional.of(query(in, "input"));
                    case "input_batch" -> batch = Optional.of(queries(in));
                    case "version" -> version = Optional.of(version(in.string()));
                    default -> in.skip();
                }
            }
            in.end();
        }

        private List<Query> queries(JsonScanner in) {
            List<Query> queries = new ArrayList<>();
            in.enterArray();
            while (in.nextElement()) queries.add(query(in, "input_batch[" + queries.size() + "]"));
            return queries;
        }

        private Query query(JsonScanner in, String where) {
            boolean isText = type == ClipperInput.BYTES || type == ClipperInput.STRINGS;
            if (isText == in.atArray()) throw malformed(where, "it is not " + wanted());
            JsonLeaves leaves = in.leaves(() -> where);
            return isText ? text(leaves, where) : numbers(leaves, where);
        }

        private Query text(JsonLeaves leaves, String where) {
            leaves.next();
            if (leaves.kind() != JsonKind.STRING) throw malformed(where, "it is not " + wanted());
            Buffer bytes = StringsForm.element(leaves, body);
            leaves.next();
            return new Query.Text(type == ClipperInput.BYTES ? decoded(bytes, where) : bytes);
        }

        private static Buffer decoded(Buffer base64, String where) {
            try {
                return Buffer.buffer(Base64.getDecoder().decode(base64.getBytes()));
            } catch (IllegalArgumentException notBase64) {
                throw malformed(where, "not base64");
            }
        }

        private Query numbers(JsonLeaves leaves, String where) {
            JsonWriter out = new JsonWriter().put('[');
            while (leaves.next()) {
                JsonKind wanted = type == ClipperInput.INTEGERS ? JsonKind.INTEGER : JsonKind.FRACTION;
                if (leaves.kind() != wanted) throw malformed(where, "it is not " + wanted());
                JsonElement.check(leaves, datatype());
                leaves.copyTo(out.element(), datatype());
            }
            if (leaves.shape().rank() != 1) throw malformed(where, "it is not " + wanted());
            Buffer text = out.toBuffer();
            return new Query.Numbers(text.slice(1, text.length()), leaves.count());
        }

        private DataType datatype() {
            return switch (type) {
                case INTEGERS -> DataType.INT32;
                case FLOATS -> DataType.FP32;
                case DOUBLES -> DataType.FP64;
                case BYTES, STRINGS -> DataType.BYTES;
            };
        }

        private String wanted() {
            return switch (type) {
                case BYTES -> "a string in base64";
                case INTEGERS -> "a list of integers";
                case FLOATS, DOUBLES -> "a list of numbers with a decimal point each";
                case STRINGS -> "a string";
            };
        }

        private static ModelVersion version(String text) {
            if (!ModelVersion.isValid(text)) throw malformed("version", "'" + Excerpt.of(text) + "' is not a version");
            return new ModelVersion(text);
        }
    }

    private static FailureException malformed(String where, String problem) {
        return new Failure.Malformed(where, problem).toException();
    }
}
