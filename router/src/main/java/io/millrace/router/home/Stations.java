package io.millrace.router.home;

import io.millrace.backends.EndpointId;
import io.millrace.config.BatchSettings;
import io.millrace.router.batch.BatchSizes;
import io.millrace.router.batch.Station;
import io.millrace.router.route.Route;
import io.millrace.router.schedule.Candidate;
import io.millrace.router.schedule.PredictedFinishScorer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The endpoints of one model as its batcher sees them, kept while they stay what they are. On the home loop. */
final class Stations {
    private record Known(Station station, Candidate candidate) {
        boolean isStill(Candidate now, BatchSizes sizes, int tier) {
            return station.sizes().equals(sizes)
                    && station.rank().tier() == tier
                    && candidate.model().versions().equals(now.model().versions());
        }
    }

    private final BatchSettings settings;
    private Map<EndpointId, Known> known = Map.of();
    private List<Station> idlest = List.of();
    private @Nullable Route seen;

    Stations(BatchSettings settings) {
        this.settings = settings;
    }

    /** To be followed by {@link #refresh}. */
    @SuppressWarnings("ReferenceEquality") // Of one snapshot, by identity.
    void follow(Route route) {
        if (route == seen) return;
        seen = route;
        Map<EndpointId, Known> now = LinkedHashMap.newLinkedHashMap(known.size());
        for (int tier = 0; tier < route.order().size(); tier++)
            for (Candidate candidate : route.tiers().get(route.order().get(tier)))
                now.put(candidate.endpoint().id(), new Known(station(candidate, tier), candidate));
        known = now;
    }

    private Station station(Candidate candidate, int tier) {
        BatchSizes sizes = BatchLimits.of(settings, candidate);
        EndpointId id = candidate.endpoint().id();
        Known before = known.get(id);
        // What was learned of it holds while it takes the same batches of the same versions.
        if (before != null && before.isStill(candidate, sizes, tier)) return before.station();
        return new Station(id, new Station.Rank(tier, 1), sizes, settings.atOnce());
    }

    /** Those first whose devices have been given the least by others. */
    List<Station> all() {
        return idlest;
    }

    /**
     * None may be sent to an endpoint that is out for the moment, and where there is a choice none goes to a device that is
     * busy for others.
     *
     * @return whether {@link #all} has changed
     */
    boolean refresh() {
        List<Waiting> now = new ArrayList<>(known.size());
        for (Known each : known.values()) {
            each.station().places(each.candidate().load().isOut() ? 0 : settings.atOnce());
            now.add(new Waiting(each.station(), PredictedFinishScorer.neighboursNanos(each.candidate())));
        }
        now.sort(Comparator.comparingLong(Waiting::behindNanos));
        List<Station> before = idlest;
        idlest = now.stream().map(Waiting::station).toList();
        return !idlest.equals(before);
    }

    /** @param behindNanos work of others on its device */
    private record Waiting(Station station, long behindNanos) {}

    /** Null when it is there no more. */
    @Nullable Candidate candidate(Station station) {
        Known found = known.get(station.id());
        return found == null ? null : found.candidate();
    }
}
