package io.millrace.backends.pairs;

import static io.millrace.backends.CodecSamples.MODEL;
import static io.millrace.backends.CodecSamples.request;
import static io.millrace.backends.CodecSamples.wire;

import io.millrace.backends.ServedModel;
import io.millrace.backends.WireCodec;
import io.millrace.backends.WireCodec.Body;
import io.millrace.inference.Asked;
import io.millrace.inference.InferenceResponse.Computed;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Tensor;
import io.millrace.inference.Tensors;
import io.millrace.inference.Wire;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A server of a protocol that clients speak as well, so that the codec's other half is the server.
 *
 * @param asks    limits of inputs
 * @param expects limits of outputs that are known before the server is asked
 * @param answers limits of outputs
 */
record CodecServer(String name, WireCodec codec, Set<Limit> asks, Set<Limit> expects, Set<Limit> answers)
        implements ServerEnd {
    @Override
    public boolean refuses(List<Tensor> inputs, List<Tensor> outputs, boolean batched) {
        return Limit.stop(asks, inputs) || Limit.stop(expects, outputs);
    }

    @Override
    public boolean cannotAnswer(List<Tensor> outputs, boolean batched) {
        boolean rows = answers.contains(Limit.NO_COMMON_ROWS);
        // No row tells that several outputs are meant.
        return Limit.stop(answers, outputs)
                || (rows && outputs.size() > 1 && outputs.getFirst().rows() == 0);
    }

    @Override
    public List<Body> ask(ServedModel model, Tensors request) {
        return List.of(codec.encodeRequest(model, Optional.empty(), request));
    }

    @Override
    public Tensors hear(Body message, ModelSignature signature) {
        return understood(wire(codec.form(), message), signature).tensors();
    }

    @Override
    public Body answer(Body message, ModelSignature signature, List<Tensor> outputs) {
        Wire wire = wire(codec.form(), message);
        Computed answer = new Computed(Tensors.of(outputs), Optional.empty());
        return codec.encodeResponse(request(wire), understood(wire, signature), answer);
    }

    private Asked understood(Wire wire, ModelSignature signature) {
        return codec.decodeRequest(wire, MODEL, signature);
    }

    @Override
    public List<Tensor> read(List<Body> answers, Tensors request, ModelSignature signature) {
        Body answer = answers.getFirst();
        return codec.decodeResponse(answer.headers(), answer.bytes(), request, signature)
                .outputs()
                .tensors();
    }
}
