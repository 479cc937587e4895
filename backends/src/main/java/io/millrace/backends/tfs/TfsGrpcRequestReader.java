package io.millrace.backends.tfs;

import io.millrace.inference.AnswerWish;
import io.millrace.inference.Asked;
import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Tensor;
import io.millrace.inference.Tensors;
import io.millrace.inference.protobuf.ProtoEntry;
import io.millrace.inference.protobuf.ProtoReader;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a {@code PredictRequest} and checks it against the model's signature, where that is known. */
final class TfsGrpcRequestReader {
    private static final int MOST_TENSORS = 1024;
    private static final AnswerWish DEFAULT = new AnswerWish.TensorFlowGrpc(TfsModelSpec.DEFAULT_SIGNATURE);

    private final ProtoReader in;
    private final ModelSignature signature;
    private final Map<String, ProtoEntry> inputs = LinkedHashMap.newLinkedHashMap(4);
    private final List<String> outputs = new ArrayList<>(0);
    private TfsModelSpec model = TfsModelSpec.NONE;

    TfsGrpcRequestReader(Buffer message, ModelSignature signature) {
        this.in = ProtoReader.of(message);
        this.signature = signature;
    }

    Asked read() {
        while (in.next()) {
            switch (in.field()) {
                case 1 -> model = TfsModelSpec.read(in);
                case 2 -> input(ProtoEntry.read(in, "inputs", signature.inputs()));
                case 3 -> outputs.add(in.string("output_filter"));
                default -> in.skip();
            }
        }
        model.requireNoLabel();
        requireDefaultSignature();
        if (inputs.isEmpty()) throw new Failure.Malformed("inputs", "there are none").toException();
        TfsFit fit = new TfsFit(signature);
        fit.checkNames(inputs.keySet());
        fit.checkWanted(outputs);
        List<Tensor> tensors = TfsGrpcTensor.readAll(inputs, "inputs", signature.inputs());
        fit.checkTensors(tensors);
        return new Asked(new Tensors(tensors, outputs, Optional.empty(), Map.of()), DEFAULT);
    }

    /** Of two with one name the last counts, as in any map. */
    private void input(ProtoEntry entry) {
        if (inputs.size() == MOST_TENSORS) throw unfit("inputs", "more than " + MOST_TENSORS);
        if (entry.key().isEmpty()) throw new Failure.Malformed("inputs", "one has no name").toException();
        inputs.put(entry.key(), entry);
    }

    private void requireDefaultSignature() {
        if (!model.isDefaultSignature())
            throw unfit(
                    TfsModelSpec.SIGNATURE_NAME,
                    "Serving signature key \"" + Excerpt.of(model.signature()) + "\" not found.");
    }

    private static FailureException unfit(String where, String problem) {
        return new Failure.Unfit(where, problem).toException();
    }
}
