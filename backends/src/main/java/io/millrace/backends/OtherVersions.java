package io.millrace.backends;

import io.millrace.inference.ModelVersion;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Learns of the versions of a model that serve only those who name them: another version may have other inputs. Asked with
 * every probe, so at most of the eight newest; of most models there is none.
 */
public final class OtherVersions {
    private static final int MOST = 8;

    private OtherVersions() {}

    /**
     * @param model as it is where no version is named, which counts as the newest
     * @param ask   for one version; empty, or a failure, where nothing can be learned
     */
    public static Future<ServedModel> learned(
            ServedModel model, Function<ModelVersion, Future<Optional<ServedModel>>> ask) {
        List<ModelVersion> versions = model.versions();
        if (versions.size() < 2) return Future.succeededFuture(model);
        Map<ModelVersion, Future<Optional<ServedModel>>> asked = new LinkedHashMap<>();
        for (ModelVersion version : versions.subList(Math.max(0, versions.size() - 1 - MOST), versions.size() - 1))
            asked.put(version, ask.apply(version).otherwise(Optional.empty()));
        return Future.all(List.copyOf(asked.values())).map(all -> {
            Map<ModelVersion, ServedModel> others = new HashMap<>();
            asked.forEach((version, told) -> told.result().ifPresent(known -> others.put(version, known)));
            return model.withOthers(others);
        });
    }
}
