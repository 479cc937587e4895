package io.millrace.backends.tfs;

import io.millrace.inference.DataType;
import io.millrace.inference.FailureException;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Shape;
import io.millrace.inference.TensorSpec;
import io.millrace.inference.protobuf.ProtoEntry;
import io.millrace.inference.protobuf.ProtoReader;
import io.millrace.inference.protobuf.ProtoShape;
import io.millrace.inference.protobuf.ProtoWriter;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The messages of {@code GetModelMetadata}: asks for a model's signatures and reads the default one. As over REST, one
 * that cannot be expressed (a rank that is not known, a type like complex) counts as unknown.
 */
final class TfsGrpcMetadata {
    private static final String SIGNATURES = "signature_def";

    private TfsGrpcMetadata() {}

    static Buffer request(TfsModelSpec model) {
        ProtoWriter out = new ProtoWriter();
        model.write(out, TfsModelSpec.IN_REQUEST);
        return out.string(2, SIGNATURES).toBuffer();
    }

    /** The default signature; empty where there is none, or none that can be expressed. */
    static Optional<ModelSignature> signature(Buffer response) {
        try {
            return entry(response, 2, "metadata", SIGNATURES)
                    .flatMap(TfsGrpcMetadata::packed)
                    .flatMap(map -> entry(map, 1, SIGNATURES, TfsModelSpec.DEFAULT_SIGNATURE))
                    .flatMap(TfsGrpcMetadata::expressed);
        } catch (FailureException malformed) {
            return Optional.empty();
        }
    }

    /** The value of the last entry with this key. */
    private static Optional<Buffer> entry(Buffer message, int field, String map, String key) {
        Optional<Buffer> found = Optional.empty();
        ProtoReader in = ProtoReader.of(message);
        while (in.next()) {
            if (in.field() != field) {
                in.skip();
                continue;
            }
            ProtoEntry entry = ProtoEntry.read(in, map);
            if (entry.key().equals(key)) found = Optional.of(entry.value());
        }
        return found;
    }

    /** What an {@code Any} holds. */
    private static Optional<Buffer> packed(Buffer any) {
        Optional<Buffer> held = Optional.empty();
        ProtoReader in = ProtoReader.of(any);
        while (in.next()) {
            if (in.field() == 2) held = Optional.of(in.bytes("value"));
            else in.skip();
        }
        return held;
    }

    private static Optional<ModelSignature> expressed(Buffer signature) {
        // In the order of their names: the server's own order is that of a hash.
        TreeMap<String, Optional<TensorSpec>> inputs = new TreeMap<>();
        TreeMap<String, Optional<TensorSpec>> outputs = new TreeMap<>();
        ProtoReader in = ProtoReader.of(signature);
        while (in.next()) {
            switch (in.field()) {
                case 1 -> put(ProtoEntry.read(in, "inputs"), inputs);
                case 2 -> put(ProtoEntry.read(in, "outputs"), outputs);
                default -> in.skip();
            }
        }
        Optional<List<TensorSpec>> takes = all(inputs);
        Optional<List<TensorSpec>> gives = all(outputs);
        if (takes.isEmpty() || gives.isEmpty() || takes.get().isEmpty()) return Optional.empty();
        return Optional.of(ModelSignature.inferringBatch(takes.get(), gives.get()));
    }

    private static void put(ProtoEntry entry, Map<String, Optional<TensorSpec>> specs) {
        specs.put(entry.key(), spec(entry));
    }

    private static Optional<List<TensorSpec>> all(Map<String, Optional<TensorSpec>> specs) {
        List<TensorSpec> all = new ArrayList<>(specs.size());
        for (Optional<TensorSpec> spec : specs.values()) {
            if (spec.isEmpty()) return Optional.empty();
            all.add(spec.get());
        }
        return Optional.of(all);
    }

    /** Of a {@code TensorInfo}. */
    private static Optional<TensorSpec> spec(ProtoEntry entry) {
        Optional<DataType> type = Optional.empty();
        Optional<Shape> shape = Optional.empty();
        ProtoReader in = ProtoReader.of(entry.value());
        while (in.next()) {
            switch (in.field()) {
                case 2 -> type = TfsType.of(in.integer("dtype"));
                case 3 -> shape = shape(in);
                default -> in.skip();
            }
        }
        if (type.isEmpty() || shape.isEmpty() || entry.key().isEmpty()) return Optional.empty();
        return Optional.of(new TensorSpec(entry.key(), type.get(), shape.get()));
    }

    private static Optional<Shape> shape(ProtoReader in) {
        ProtoShape dims = ProtoShape.ofModel(in, "dim");
        boolean unknown = false;
        in.enter("tensor_shape");
        while (in.next()) {
            switch (in.field()) {
                case 2 -> dims.accept(TfsGrpcTensor.dim(in));
                case 3 -> unknown = in.flag("unknown_rank");
                default -> in.skip();
            }
        }
        return unknown ? Optional.empty() : Optional.of(dims.shape());
    }
}
