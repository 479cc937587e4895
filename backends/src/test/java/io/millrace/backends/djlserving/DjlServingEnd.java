package io.millrace.backends.djlserving;

import static io.millrace.backends.CodecSamples.served;

import io.millrace.backends.ServedModel;
import io.millrace.backends.WireCodec.Body;
import io.millrace.backends.pairs.Limit;
import io.millrace.backends.pairs.ServerEnd;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Tensor;
import io.millrace.inference.Tensors;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** DJL Serving, which says to us as we say to it: lists of arrays, with all outputs of the model. */
public final class DjlServingEnd implements ServerEnd {
    private static final Set<Limit> LIMITS = Set.of(Limit.NOT_TEXT);

    private final DjlServingCodec codec = new DjlServingCodec();

    @Override
    public String name() {
        return "djl-serving";
    }

    @Override
    public boolean refuses(List<Tensor> inputs, List<Tensor> outputs, boolean batched) {
        return Limit.stop(LIMITS, inputs);
    }

    @Override
    public boolean cannotAnswer(List<Tensor> outputs, boolean batched) {
        return Limit.stop(LIMITS, outputs);
    }

    @Override
    public List<Body> ask(ServedModel model, Tensors request) {
        return List.of(codec.encodeRequest(model, Optional.empty(), request));
    }

    @Override
    public Tensors hear(Body message, ModelSignature signature) {
        ModelSignature mirrored = new ModelSignature(List.of(), signature.inputs(), false);
        return codec.decodeResponse(message.headers(), message.bytes(), Tensors.of(List.of()), mirrored)
                .outputs();
    }

    @Override
    public Body answer(Body message, ModelSignature signature, List<Tensor> outputs) {
        ModelSignature mirrored = new ModelSignature(signature.outputs(), signature.outputs(), false);
        return codec.encodeRequest(served(mirrored), Optional.empty(), Tensors.of(outputs));
    }

    @Override
    public List<Tensor> read(List<Body> answers, Tensors request, ModelSignature signature) {
        Body answer = answers.getFirst();
        return codec.decodeResponse(answer.headers(), answer.bytes(), request, signature)
                .outputs()
                .tensors();
    }
}
