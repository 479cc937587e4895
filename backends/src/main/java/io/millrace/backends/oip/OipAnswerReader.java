package io.millrace.backends.oip;

import io.millrace.backends.AnswerFit;
import io.millrace.backends.BadAnswerException;
import io.millrace.inference.FailureException;
import io.millrace.inference.InferenceResponse.Computed;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.Parameter;
import io.millrace.inference.Tensor;
import io.millrace.inference.Tensors;
import io.millrace.inference.form.JsonException;
import io.millrace.inference.form.JsonFields;
import io.millrace.inference.form.JsonScanner;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a server's answer and checks that it is one to this request. */
final class OipAnswerReader {
    private static final int MOST_TENSORS = 1024;

    private final MultiMap headers;
    private final Buffer body;
    private Optional<ModelVersion> version = Optional.empty();
    private Map<String, Parameter> parameters = Map.of();
    private final List<OipTensor> outputs = new ArrayList<>();

    OipAnswerReader(MultiMap headers, Buffer body) {
        this.headers = headers;
        this.body = body;
    }

    Computed read(Tensors request, ModelSignature signature) {
        try {
            int jsonLength = OipBinaryPart.jsonLength(headers, body);
            document(JsonScanner.of(body, 0, jsonLength));
            List<Tensor> tensors = AnswerFit.check(tensors(jsonLength), request, signature);
            return new Computed(new Tensors(tensors, List.of(), Optional.empty(), parameters), version);
        } catch (JsonException problem) {
            throw new BadAnswerException("not an Open Inference answer: " + problem.getMessage());
        } catch (FailureException problem) {
            throw new BadAnswerException(problem.failure().text());
        }
    }

    private void document(JsonScanner in) {
        JsonFields fields = JsonFields.enter(in);
        while (fields.next()) {
            switch (fields.name()) {
                case "model_version" -> version = version(in);
                case "parameters" -> parameters = OipParameters.readSimple(in, "parameters");
                case "outputs" -> outputs(in);
                default -> in.skip();
            }
        }
        in.end();
        if (outputs.isEmpty()) throw new BadAnswerException("it has no outputs");
    }

    private static Optional<ModelVersion> version(JsonScanner in) {
        if (in.takeNull()) return Optional.empty();
        String text = in.string();
        return ModelVersion.isValid(text) ? Optional.of(new ModelVersion(text)) : Optional.empty();
    }

    private void outputs(JsonScanner in) {
        in.enterArray();
        while (in.nextElement()) {
            if (outputs.size() == MOST_TENSORS) throw new BadAnswerException("more than " + MOST_TENSORS + " outputs");
            outputs.add(new OipTensorReader(in, body, new OipPlace("outputs", outputs.size())).read());
        }
    }

    private List<Tensor> tensors(int jsonLength) {
        OipBinaryPart binary = new OipBinaryPart(body, jsonLength, "", () -> "");
        List<Tensor> tensors = new ArrayList<>(outputs.size());
        for (OipTensor output : outputs) tensors.add(binary.complete(output));
        binary.end();
        return tensors;
    }
}
