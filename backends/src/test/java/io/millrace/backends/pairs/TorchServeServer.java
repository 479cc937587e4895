package io.millrace.backends.pairs;

import io.millrace.backends.ServedModel;
import io.millrace.backends.WireCodec.Body;
import io.millrace.backends.torchserve.TorchServeCodec;
import io.millrace.backends.torchserve.TorchServeGrpcCodec;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Tensor;
import io.millrace.inference.Tensors;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Is asked row by row, over HTTP or gRPC. */
final class TorchServeServer implements ServerEnd {
    private static final Set<Limit> LIMITS = Set.of(Limit.HALF_FLOATS, Limit.NOT_TEXT);

    private final String name;
    private final boolean grpc;
    private final TorchServeCodec http = new TorchServeCodec();
    private final TorchServeGrpcCodec overGrpc = new TorchServeGrpcCodec();
    private final CodecServer row;

    TorchServeServer(String name, boolean grpc) {
        this.name = name;
        this.grpc = grpc;
        this.row = new CodecServer(name, grpc ? overGrpc : http, LIMITS, Set.of(), LIMITS);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean refuses(List<Tensor> inputs, List<Tensor> outputs, boolean batched) {
        return row.refuses(inputs, outputs, batched)
                || Limit.stop(Set.of(Limit.HIDDEN_DIMENSIONS), inputs)
                || (batched && Limit.stop(Set.of(Limit.EMPTY_BATCH), inputs));
    }

    @Override
    public boolean cannotAnswer(List<Tensor> outputs, boolean batched) {
        return row.cannotAnswer(outputs, batched) || Limit.stop(Set.of(Limit.HIDDEN_DIMENSIONS), outputs);
    }

    @Override
    public List<Body> ask(ServedModel model, Tensors request) {
        return grpc
                ? overGrpc.encodeRows(model, Optional.empty(), request)
                : http.encodeRows(request, model.signature());
    }

    @Override
    public Tensors hear(Body message, ModelSignature signature) {
        return row.hear(message, signature);
    }

    @Override
    public Body answer(Body message, ModelSignature signature, List<Tensor> outputs) {
        return row.answer(message, signature, outputs);
    }

    @Override
    public List<Tensor> read(List<Body> answers, Tensors request, ModelSignature signature) {
        List<Buffer> rows = answers.stream().map(Body::bytes).toList();
        return (grpc ? overGrpc.decodeRows(rows, request, signature) : http.decodeRows(rows, request, signature))
                .outputs()
                .tensors();
    }
}
