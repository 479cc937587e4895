package io.millrace.backends.torchserve;

import io.millrace.backends.grpc.Renaming;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelVersion;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** A message of TorchServe for another model. Answers name none. */
final class TorchServeGrpcNames implements Renaming {
    @Override
    public Buffer request(Buffer message, ModelName name) {
        Optional<ModelVersion> version = Optional.of(
                        TorchServeGrpcHead.of(message).version())
                .filter(ModelVersion::isValid)
                .map(ModelVersion::new);
        return TorchServeGrpcHead.rewritten(message, name, version);
    }

    @Override
    public Buffer answer(Buffer message, ModelName name) {
        return message;
    }
}
