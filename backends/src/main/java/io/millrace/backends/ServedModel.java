package io.millrace.backends;

import io.millrace.inference.ModelName;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.ModelVersion;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;

/**
 * A model as one endpoint serves it, learned by a probe.
 *
 * @param versions     ready versions, oldest first; empty when the server tells none
 * @param platform     the server's own text, as {@code onnx_onnxv1}; empty text when it tells none
 * @param maxBatchSize rows one request may have; empty when unbounded or not told
 * @param document     the server's own metadata document, so that a client of the same protocol reads it unchanged
 */
public record ServedModel(
        ModelName name,
        List<ModelVersion> versions,
        String platform,
        ModelSignature signature,
        Optional<Integer> maxBatchSize,
        Optional<Buffer> document) {
    public ServedModel {
        versions = List.copyOf(versions);
    }

    /** True when the version may be asked for here: any, where the server tells none. */
    public boolean has(ModelVersion version) {
        return versions.isEmpty() || versions.contains(version);
    }
}
