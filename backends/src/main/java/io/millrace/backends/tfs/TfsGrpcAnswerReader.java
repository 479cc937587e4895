package io.millrace.backends.tfs;

import io.millrace.backends.AnswerFit;
import io.millrace.backends.BadAnswerException;
import io.millrace.inference.InferenceResponse.Computed;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.Tensor;
import io.millrace.inference.Tensors;
import io.millrace.inference.protobuf.ProtoEntry;
import io.millrace.inference.protobuf.ProtoReader;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a {@code PredictResponse} and checks that it is one to this request. */
final class TfsGrpcAnswerReader {
    private static final int MOST_TENSORS = 1024;

    private final ProtoReader in;
    private final ModelSignature signature;
    private final Map<String, ProtoEntry> outputs = LinkedHashMap.newLinkedHashMap(4);
    private Optional<ModelVersion> version = Optional.empty();

    TfsGrpcAnswerReader(Buffer message, ModelSignature signature) {
        this.in = ProtoReader.of(message);
        this.signature = signature;
    }

    Computed read(Tensors request) {
        while (in.next()) {
            switch (in.field()) {
                case 1 -> output(ProtoEntry.read(in, "outputs", signature.outputs()));
                case 2 -> version(TfsModelSpec.read(in));
                default -> in.skip();
            }
        }
        if (outputs.isEmpty()) throw new BadAnswerException("it has no outputs");
        List<Tensor> tensors = TfsGrpcTensor.readAll(outputs, "outputs", signature.outputs());
        return new Computed(Tensors.of(AnswerFit.check(tensors, request, signature)), version);
    }

    private void output(ProtoEntry entry) {
        if (outputs.size() == MOST_TENSORS) throw new BadAnswerException("more than " + MOST_TENSORS + " outputs");
        if (entry.key().isEmpty()) throw new BadAnswerException("an output has no name");
        outputs.put(entry.key(), entry);
    }

    private void version(TfsModelSpec spec) {
        if (spec.version().isPresent() && spec.version().getAsLong() >= 0)
            version = Optional.of(new ModelVersion(Long.toString(spec.version().getAsLong())));
    }
}
