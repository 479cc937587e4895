package io.millrace.backends.tfs;

import io.millrace.inference.DataType;
import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorSpec;
import io.millrace.inference.protobuf.ProtoEntry;
import io.millrace.inference.protobuf.ProtoReader;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads an {@code Input}: examples, each a map of features, and perhaps one of features common to all, as
 * {@link TfsExamplesReader} reads them of JSON. Source: tensorflow_serving/apis, {@code input.proto}.
 */
final class TfsGrpcExamples {
    private static final int EXAMPLES = 1;
    private static final int CONTEXT = 2;

    private final ModelSignature signature;

    /** @param signature of known inputs; fails with {@code NotCarried} for one that no feature can be for */
    TfsGrpcExamples(ModelSignature signature) {
        this.signature = signature;
        for (TensorSpec input : signature.inputs())
            if (input.type() == DataType.FP16 || input.type() == DataType.BF16)
                throw new Failure.NotCarried(
                                "input '" + Excerpt.of(input.name()) + "'",
                                "examples have no values of type " + input.type())
                        .toException();
    }

    /** The inputs, a row for each example. */
    List<Tensor> read(Buffer input) {
        ProtoReader in = ProtoReader.of(input, () -> "input");
        Buffer list = Buffer.buffer();
        boolean withContext = false;
        while (in.next()) {
            if (in.field() == 1 || in.field() == 2) {
                withContext = in.field() == 2;
                list = in.message(withContext ? "example_list_with_context" : "example_list");
            } else {
                in.skip();
            }
        }
        return rows(list, withContext ? "input.example_list_with_context" : "input.example_list", withContext);
    }

    private List<Tensor> rows(Buffer list, String where, boolean withContext) {
        Map<String, Tensor> common = withContext ? context(list, where) : Map.of();
        List<TfsFeature> columns =
                signature.inputs().stream().map(TfsFeature::new).toList();
        ProtoReader in = ProtoReader.of(list, () -> where);
        int count = 0;
        while (in.next()) {
            if (in.field() != EXAMPLES) {
                in.skip();
                continue;
            }
            String example = where + ".examples[" + count++ + "]";
            Map<String, Tensor> features = new HashMap<>(common);
            features.putAll(features(in.bytes("examples"), example));
            for (TfsFeature column : columns) column.add(features, example);
        }
        if (count == 0) throw new Failure.Unfit("", "Input is empty.").toException();
        return columns.stream().map(TfsFeature::tensor).toList();
    }

    /** Read first: it may stand behind the examples. */
    private Map<String, Tensor> context(Buffer list, String where) {
        ProtoReader in = ProtoReader.of(list, () -> where);
        Map<String, Tensor> common = Map.of();
        while (in.next()) {
            if (in.field() == CONTEXT) common = features(in.message("context"), where + ".context");
            else in.skip();
        }
        return common;
    }

    private Map<String, Tensor> features(Buffer example, String where) {
        Map<String, Tensor> features = new HashMap<>();
        ProtoReader in = ProtoReader.of(example, () -> where);
        while (in.next()) {
            if (in.field() != 1) {
                in.skip();
                continue;
            }
            in.enter("features");
            while (in.next()) {
                if (in.field() == 1) put(ProtoEntry.read(in, "feature"), features, where);
                else in.skip();
            }
        }
        return features;
    }

    private void put(ProtoEntry entry, Map<String, Tensor> features, String where) {
        Optional<TensorSpec> spec = signature.input(entry.key());
        if (spec.isEmpty()) return;
        String place = where + "." + Excerpt.of(entry.key());
        new TfsGrpcFeature(spec.get(), place).read(entry.value()).ifPresent(read -> features.put(entry.key(), read));
    }
}
