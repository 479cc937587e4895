package io.millrace.backends.oip;

import io.millrace.backends.AnswerFit;
import io.millrace.backends.BadAnswerException;
import io.millrace.inference.InferenceResponse.Computed;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.Parameter;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.millrace.inference.Tensors;
import io.millrace.inference.protobuf.ProtoReader;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a {@code ModelInferResponse} and checks that it is one to this request. Triton answers in raw contents, KServe and
 * MLServer also in typed ones.
 */
final class OipGrpcAnswerReader {
    private static final int MOST_TENSORS = 1024;

    private final ProtoReader in;
    private final ModelSignature signature;
    private Optional<ModelVersion> version = Optional.empty();
    private Map<String, Parameter> parameters = Map.of();
    private final List<OipGrpcTensor> outputs = new ArrayList<>(2);
    private final List<Buffer> raw = new ArrayList<>(2);

    OipGrpcAnswerReader(Buffer message, ModelSignature signature) {
        this.in = ProtoReader.of(message);
        this.signature = signature;
    }

    Computed read(Tensors request) {
        while (in.next()) {
            switch (in.field()) {
                case 2 -> version = ModelVersion.ofValid(in.string("model_version"));
                case 4 -> parameter();
                case 5 -> output();
                case 6 -> raw.add(in.bytes("raw_output_contents"));
                default -> in.skip();
            }
        }
        if (outputs.isEmpty()) throw new BadAnswerException("it has no outputs");
        if (!raw.isEmpty() && raw.size() != outputs.size())
            throw new BadAnswerException(raw.size() + " raw_output_contents for " + outputs.size() + " outputs");
        List<Tensor> fitting = AnswerFit.check(tensors(), request, signature);
        return new Computed(new Tensors(fitting, List.of(), Optional.empty(), parameters), version);
    }

    private void parameter() {
        OipGrpcParameters.Entry entry = OipGrpcParameters.read(in);
        if (entry.value().isEmpty()) return;
        if (parameters.isEmpty()) parameters = new LinkedHashMap<>();
        parameters.put(entry.name(), entry.value().get());
    }

    private void output() {
        if (outputs.size() == MOST_TENSORS) throw new BadAnswerException("more than " + MOST_TENSORS + " outputs");
        outputs.add(OipGrpcTensor.read(in, "outputs", outputs.size(), signature.outputs()));
    }

    private List<Tensor> tensors() {
        OipRawData data = new OipRawData("", () -> "");
        List<Tensor> tensors = new ArrayList<>(outputs.size());
        for (int i = 0; i < outputs.size(); i++) {
            OipGrpcTensor output = outputs.get(i);
            tensors.add(new Tensor(output.name(), output.type(), output.shape(), data(output, i, data)));
        }
        return tensors;
    }

    private TensorData data(OipGrpcTensor output, int index, OipRawData data) {
        if (raw.isEmpty()) {
            Buffer contents = output.contents()
                    .orElseThrow(() -> new BadAnswerException(output.where() + " has neither contents nor raw ones"));
            return OipGrpcContents.read(output, contents, "", data);
        }
        if (output.contents().isPresent())
            throw new BadAnswerException(output.where() + " has both contents and raw ones");
        return data.of(output.where(), output.name(), output.type(), output.shape(), raw.get(index));
    }
}
