package io.millrace.backends;

import io.millrace.inference.ModelName;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.ModelVersion;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model as one endpoint serves it, learned by a probe.
 *
 * @param versions     ready versions, oldest first; empty when the server tells none
 * @param platform     the server's own text, as {@code onnx_onnxv1}; empty text when it tells none
 * @param maxBatchSize rows one request may have; empty when unbounded or not told
 * @param document     the server's own metadata document, so that a client of the same protocol reads it unchanged
 * @param others       the same of versions other than the one that serves where none is named, as far as it was learned
 */
public record ServedModel(
        ModelName name,
        List<ModelVersion> versions,
        String platform,
        ModelSignature signature,
        Optional<Integer> maxBatchSize,
        Optional<Buffer> document,
        Map<ModelVersion, ServedModel> others) {
    public ServedModel {
        versions = List.copyOf(versions);
        others = Map.copyOf(others);
    }

    /** One of whose other versions nothing is known. */
    public ServedModel(
            ModelName name,
            List<ModelVersion> versions,
            String platform,
            ModelSignature signature,
            Optional<Integer> maxBatchSize,
            Optional<Buffer> document) {
        this(name, versions, platform, signature, maxBatchSize, document, Map.of());
    }

    public ServedModel withOthers(Map<ModelVersion, ServedModel> learned) {
        return new ServedModel(name, versions, platform, signature, maxBatchSize, document, learned);
    }

    /** As its clients declare it, where the server publishes nothing. */
    public ServedModel withSignature(ModelSignature declared) {
        return new ServedModel(name, versions, platform, declared, maxBatchSize, document, others);
    }

    /** What is known of that version; where nothing is, what is known of the one that serves where none is named. */
    public ServedModel of(Optional<ModelVersion> version) {
        return version.isEmpty() || others.isEmpty() ? this : others.getOrDefault(version.get(), this);
    }

    /** One of a server that tells nothing of its models. */
    public static ServedModel untold(ModelName name) {
        return new ServedModel(name, List.of(), "", ModelSignature.UNKNOWN, Optional.empty(), Optional.empty());
    }

    /** True when the version may be asked for here: any, where the server tells none. */
    public boolean has(ModelVersion version) {
        return versions.isEmpty() || versions.contains(version);
    }
}
