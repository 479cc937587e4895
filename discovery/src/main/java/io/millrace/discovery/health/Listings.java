package io.millrace.discovery.health;

import io.millrace.backends.Endpoint;
import io.millrace.backends.EndpointId;
import io.millrace.discovery.FleetSource;
import io.millrace.discovery.SourceStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the sources of one pool last listed, and all of it as one list. Where two list the same endpoint, the one that stands
 * first in the config describes it. On the control loop.
 */
final class Listings {
    private final List<Listing> listings = new ArrayList<>();

    private static final class Listing {
        final FleetSource source;
        List<Endpoint> endpoints = List.of();
        boolean isFirst = true;
        boolean heard;
        Optional<String> problem = Optional.empty();

        Listing(FleetSource source) {
            this.source = source;
        }
    }

    Listings(List<FleetSource> sources) {
        for (FleetSource source : sources) listings.add(new Listing(source));
    }

    /** @return whether this source lists for the first time */
    boolean lists(int source, List<Endpoint> endpoints) {
        Listing listing = listings.get(source);
        boolean isFirst = listing.isFirst;
        listing.isFirst = false;
        listing.heard = true;
        listing.endpoints = List.copyOf(endpoints);
        listing.problem = Optional.empty();
        return isFirst;
    }

    void troubled(int source, String problem) {
        Listing listing = listings.get(source);
        listing.heard = true;
        listing.problem = Optional.of(problem);
    }

    Map<EndpointId, Endpoint> all() {
        Map<EndpointId, Endpoint> all = new LinkedHashMap<>();
        for (Listing listing : listings)
            for (Endpoint endpoint : listing.endpoints) all.putIfAbsent(endpoint.id(), endpoint);
        return all;
    }

    /** Names of the sources that list each. */
    Map<EndpointId, List<String>> foundBy() {
        Map<EndpointId, List<String>> found = new LinkedHashMap<>();
        for (Listing listing : listings) {
            for (Endpoint endpoint : listing.endpoints) {
                List<String> names = found.computeIfAbsent(endpoint.id(), id -> new ArrayList<>());
                if (!names.contains(listing.source.name())) names.add(listing.source.name());
            }
        }
        return found;
    }

    List<SourceStatus> statuses() {
        return listings.stream()
                .map(listing -> new SourceStatus(
                        listing.source.name(), listing.endpoints.size(), listing.heard, listing.problem))
                .toList();
    }
}
