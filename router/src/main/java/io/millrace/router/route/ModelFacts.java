package io.millrace.router.route;

import io.millrace.backends.ServedModel;
import io.millrace.backends.ServerFamily;
import io.millrace.inference.ModelVersion;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;

/**
 * What clients are told of a routed model, in any protocol: tensors as the spokesman of its endpoints has them, versions as
 * any of them has. Learned by probes, which ask each server once however many clients do.
 *
 * @param family   of the spokesman's server; empty of a model that is made of others
 * @param model    as it serves the version asked about; the one that answers where none is named
 * @param versions the one asked about; else all that any endpoint is ready to serve, oldest first, none where nobody tells
 */
public record ModelFacts(Optional<ServerFamily> family, ServedModel model, List<ModelVersion> versions) {
    public ModelFacts {
        versions = List.copyOf(versions);
    }

    /** The server's own document for clients of this family's protocol, unless it leaves versions of others out. */
    public Optional<Buffer> document(ServerFamily own) {
        boolean isWhole = versions.size() == 1 || model.versions().equals(versions);
        return family.filter(own::equals).isPresent() && isWhole ? model.document() : Optional.empty();
    }

    /** The newest version; empty where nobody tells any. */
    public Optional<ModelVersion> newest() {
        return versions.isEmpty() ? Optional.empty() : Optional.of(versions.getLast());
    }
}
