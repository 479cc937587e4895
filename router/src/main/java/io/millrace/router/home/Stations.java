package io.millrace.router.home;

import io.millrace.backends.EndpointId;
import io.millrace.backends.ServerFamily;
import io.millrace.config.BatchSettings;
import io.millrace.config.QueueSettings;
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
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.ObjIntConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The endpoints of one model as its batcher sees them, kept while they stay what they are. On the home loop. */
final class Stations {
    /** @param places that it has while it takes traffic */
    record Known(Station station, Candidate candidate, Places places) {
        boolean isStill(Candidate now, BatchSizes sizes, int tier) {
            return station.sizes().equals(sizes)
                    && station.rank().tier() == tier
                    && candidate.model().versions().equals(now.model().versions());
        }
    }

    private final Optional<BatchSettings> batch;
    private final QueueSettings queue;
    private final RandomGenerator random;
    private final IntSupplier routers;
    private volatile Map<EndpointId, Known> known = Map.of();
    private List<Station> idlest = List.of();
    private final @Nullable WarmUp warmUp;
    private @Nullable Route seen;

    /**
     * @param routers that send to the same servers
     * @param warmUp  null where endpoints are sent to as they are
     */
    Stations(
            Optional<BatchSettings> batch,
            QueueSettings queue,
            RandomGenerator random,
            IntSupplier routers,
            @Nullable WarmUp warmUp) {
        this.batch = batch;
        this.queue = queue;
        this.random = random;
        this.routers = routers;
        this.warmUp = warmUp;
    }

    /** To be followed by {@link #refresh}. */
    @SuppressWarnings("ReferenceEquality") // Of one snapshot, by identity.
    void follow(Route route) {
        if (route == seen) return;
        seen = route;
        Map<EndpointId, Known> now = LinkedHashMap.newLinkedHashMap(known.size());
        for (int tier = 0; tier < route.order().size(); tier++)
            for (Candidate candidate : route.tiers().get(route.order().get(tier)))
                now.put(candidate.endpoint().id(), known(candidate, tier));
        known = now;
        if (warmUp != null)
            warmUp.keep(now.values().stream().map(Known::station).toList());
    }

    private Known known(Candidate candidate, int tier) {
        BatchSizes sizes =
                batch.map(settings -> BatchLimits.of(settings, candidate)).orElseGet(() -> BatchSizes.upTo(1));
        EndpointId id = candidate.endpoint().id();
        Known before = known.get(id);
        // What was learned of it holds while it takes the same batches of the same versions.
        Known kept = before != null && before.isStill(candidate, sizes, tier) ? before : null;
        Places places =
                kept != null ? kept.places() : Places.of(queue.atOnce(), batch.isPresent(), sizes.max(), random);
        Station station = kept != null
                ? kept.station()
                : new Station(id, new Station.Rank(tier, 1), sizes, places.now(routers(candidate)));
        station.serves(key -> Serving.can(candidate, key));
        return new Known(station, candidate, places);
    }

    /** Those first whose devices have been given the least by others. */
    List<Station> all() {
        return idlest;
    }

    /**
     * None may be sent to an endpoint that is out for the moment or not warm yet, and where there is a choice none goes to a device that is
     * busy for others.
     *
     * @return whether {@link #all} has changed
     */
    boolean refresh() {
        List<Waiting> now = new ArrayList<>(known.size());
        for (Known each : known.values()) {
            each.station().places(isClosed(each) ? 0 : each.places().now(routers(each.candidate())));
            now.add(new Waiting(each.station(), PredictedFinishScorer.neighboursNanos(each.candidate())));
        }
        now.sort(Comparator.comparingLong(Waiting::behindNanos));
        List<Station> before = idlest;
        idlest = now.stream().map(Waiting::station).toList();
        return !idlest.equals(before);
    }

    /** A model in this process is nobody else's. */
    private int routers(Candidate candidate) {
        return candidate.endpoint().family() == ServerFamily.DJL ? 1 : routers.getAsInt();
    }

    private boolean isClosed(Known each) {
        if (warmUp != null && seen != null) return !warmUp.admits(seen, each.station(), each.candidate());
        return each.candidate().load().isOut() && !each.candidate().load().isDraining();
    }

    /** Tells of each how many sendings it may have now. Any thread. */
    void limits(ObjIntConsumer<EndpointId> told) {
        known.forEach((id, each) -> told.accept(id, each.station().places()));
    }

    /** @param behindNanos work of others on its device */
    private record Waiting(Station station, long behindNanos) {}

    /** Null when it is there no more. */
    @Nullable Known of(Station station) {
        return known.get(station.id());
    }
}
