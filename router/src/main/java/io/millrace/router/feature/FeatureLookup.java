package io.millrace.router.feature;

import io.millrace.config.FeatureSettings;
import io.millrace.inference.ModelName;
import io.vertx.core.Future;
import java.util.Collections;
import java.util.List;

/** Finds what is stored for an input. Of one event loop and on it. Never fails. */
@FunctionalInterface
public interface FeatureLookup {

    /**
     * Completes on this loop within the time, with a row for each key, in their order.
     *
     * @param model       whose input it is
     * @param keys        several may be the same; an empty one is none
     * @param withinNanos that the caller would wait
     */
    Future<List<FeatureRow>> find(ModelName model, FeatureSettings feature, List<String> keys, long withinNanos);

    /** There is no store. */
    FeatureLookup NONE = (model, feature, keys, withinNanos) ->
            Future.succeededFuture(Collections.nCopies(keys.size(), FeatureRow.Unknown.ERROR));
}
