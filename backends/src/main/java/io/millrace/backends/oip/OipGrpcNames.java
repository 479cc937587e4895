package io.millrace.backends.oip;

import io.millrace.backends.grpc.Renaming;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelVersion;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** A message of Open Inference for another model: requests and answers carry name, version and id in the same fields. */
final class OipGrpcNames implements Renaming {
    @Override
    public Buffer request(Buffer message, ModelName name) {
        OipGrpcHead head = OipGrpcHead.of(message);
        Optional<ModelVersion> version =
                Optional.of(head.version()).filter(ModelVersion::isValid).map(ModelVersion::new);
        return OipGrpcHead.rewritten(
                message, name, version, Optional.of(head.id()).filter(id -> !id.isEmpty()));
    }

    @Override
    public Buffer answer(Buffer message, ModelName name) {
        return request(message, name);
    }
}
