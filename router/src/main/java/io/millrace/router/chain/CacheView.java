package io.millrace.router.chain;

import io.millrace.inference.ModelSignature;
import io.millrace.inference.ModelVersion;
import io.millrace.router.cache.ModelCache;
import io.millrace.router.route.Route;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What the cache needs to know of a route, found once for each.
 *
 * @param route    it was found for
 * @param known    the same when last anybody was well
 * @param versions that may answer who names none: of all servers, sorted
 */
record CacheView(Route route, Route known, ModelCache cache, List<String> versions) {
    static CacheView of(Route route, ModelCache cache) {
        TreeSet<String> versions = route.tiers().stream()
                .flatMap(List::stream)
                .flatMap(candidate -> candidate.model().versions().stream())
                .map(ModelVersion::text)
                .collect(Collectors.toCollection(TreeSet::new));
        return new CacheView(route, route, cache, List.copyOf(versions));
    }

    /** Of the same route when the fleet has changed. While nobody is well, what was known of them holds. */
    CacheView with(Route changed) {
        return changed.isReady() ? of(changed, cache) : new CacheView(changed, known, cache, versions);
    }

    /** By which a request is read. */
    ModelSignature signature(Optional<ModelVersion> asked) {
        return known.signature(asked);
    }

    /** The one version that answers, else all that may. */
    String resolved(Optional<ModelVersion> asked) {
        if (asked.isPresent()) return asked.get().text();
        return versions.size() == 1 ? versions.getFirst() : "any of " + versions;
    }

    /** Whether an answer of that version is one to the question, and not of a server that has just changed. */
    boolean expects(Optional<ModelVersion> asked, Optional<ModelVersion> answered) {
        if (answered.isEmpty()) return true;
        if (asked.isPresent()) return asked.equals(answered);
        return versions.isEmpty() || versions.contains(answered.get().text());
    }
}
