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
 * What the sources of one list last told, and all of it as one list. Where two list the same endpoint, the one that stands
 * first in the config describes it. On the control loop.
 */
public final class Listings {
    private List<Listing> listings;

    private static final class Listing {
        final FleetSource source;
        List<Endpoint> endpoints = List.of();
        boolean isFirst = true;
        boolean heard;
        Optional<String> problem = Optional.empty();

        Listing(FleetSource source) {
            this.source = source;
        }

        /** Until it tells itself. */
        void standsInFor(List<Listing> others) {
            isFirst = false;
            endpoints =
                    others.stream().flatMap(other -> other.endpoints.stream()).toList();
        }
    }

    public Listings(List<FleetSource> sources) {
        listings = sources.stream().map(Listing::new).toList();
    }

    /**
     * Other sources, or some of them. One that has not told anything yet stands in for the one of its name that was there
     * before, else for all that are gone: nobody leaves because a source begins.
     */
    public void follow(List<FleetSource> sources) {
        List<Listing> gone = listings.stream()
                .filter(before -> !sources.contains(before.source))
                .toList();
        listings = sources.stream()
                .map(source -> find(source).orElseGet(() -> fresh(source, gone)))
                .toList();
    }

    private static Listing fresh(FleetSource source, List<Listing> gone) {
        Listing fresh = new Listing(source);
        List<Listing> ofItsName = gone.stream()
                .filter(before -> before.source.name().equals(source.name()))
                .toList();
        fresh.standsInFor(ofItsName.isEmpty() ? gone : ofItsName);
        return fresh;
    }

    @SuppressWarnings("ReferenceEquality") // A source is itself and no other, however alike they are.
    private Optional<Listing> find(FleetSource source) {
        return listings.stream().filter(listing -> listing.source == source).findFirst();
    }

    /** @return whether this source lists for the first time; false also for one that is ours no more */
    public boolean lists(FleetSource source, List<Endpoint> endpoints) {
        return find(source).map(listing -> lists(listing, endpoints)).orElse(false);
    }

    private static boolean lists(Listing listing, List<Endpoint> endpoints) {
        boolean isFirst = listing.isFirst;
        listing.isFirst = false;
        listing.heard = true;
        listing.endpoints = List.copyOf(endpoints);
        listing.problem = Optional.empty();
        return isFirst;
    }

    public void troubled(FleetSource source, String problem) {
        find(source).ifPresent(listing -> {
            listing.heard = true;
            listing.problem = Optional.of(problem);
        });
    }

    public Map<EndpointId, Endpoint> all() {
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

    public List<SourceStatus> statuses() {
        return listings.stream()
                .map(listing -> new SourceStatus(
                        listing.source.name(),
                        listing.endpoints.size(),
                        listing.heard,
                        listing.problem,
                        listing.source.history()))
                .toList();
    }
}
