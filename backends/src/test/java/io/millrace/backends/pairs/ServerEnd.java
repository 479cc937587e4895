package io.millrace.backends.pairs;

import io.millrace.backends.ServedModel;
import io.millrace.backends.WireCodec.Body;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Tensor;
import io.millrace.inference.Tensors;
import java.util.List;

/** A server of one protocol, and how our codec speaks to it: in one message, or in one for each row. */
public interface ServerEnd {
    String name();

    /** Whether the protocol cannot ask with such inputs for such outputs. */
    boolean refuses(List<Tensor> inputs, List<Tensor> outputs, boolean batched);

    /** Whether a server cannot answer so, or not so that it can be understood. */
    boolean cannotAnswer(List<Tensor> outputs, boolean batched);

    List<Body> ask(ServedModel model, Tensors request);

    /** The server's side: what one of the messages asks. */
    Tensors hear(Body message, ModelSignature signature);

    /** The server's side: the answer to it. */
    Body answer(Body message, ModelSignature signature, List<Tensor> outputs);

    List<Tensor> read(List<Body> answers, Tensors request, ModelSignature signature);
}
