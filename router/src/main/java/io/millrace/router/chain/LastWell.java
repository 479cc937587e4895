package io.millrace.router.chain;

import io.millrace.inference.ModelSignature;
import io.millrace.inference.ModelVersion;
import io.millrace.router.route.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was known of each model when last anybody was well: requests can be read by it when nobody is. One per event loop. */
final class LastWell {
    private final List<@Nullable Route> byIndex = new ArrayList<>();

    /** The route itself, where anybody is well. */
    Route of(Route current) {
        int index = current.index();
        while (byIndex.size() <= index) byIndex.add(null);
        if (current.isReady()) byIndex.set(index, current);
        Route known = byIndex.get(index);
        return known == null || !known.model().equals(current.model()) ? current : known;
    }

    /** As servers tell, else as declared. */
    static ModelSignature signature(Route route, Optional<ModelVersion> version) {
        ModelSignature told = route.signature(version);
        return told.isKnown() ? told : route.config().declared();
    }
}
