package io.millrace.router.home;

import io.millrace.router.batch.Station;
import io.millrace.router.route.Route;
import io.millrace.router.schedule.Candidate;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Keeps clients' batches from an endpoint until it has seen some of each size: graphs that are compiled or captured when they
 * are first needed are so before anybody waits for them. An endpoint that was out may be another process since, and begins
 * anew. On the home loop.
 */
final class WarmUp {
    private final HomeLoop loop;
    private final Runnable whenWarm;
    private final Map<Station, WarmUpRun> runs = new HashMap<>();

    /** @param whenWarm told each time that an endpoint may be sent to */
    WarmUp(HomeLoop loop, Runnable whenWarm) {
        this.loop = loop;
        this.whenWarm = whenWarm;
    }

    /** Whether the endpoint has had its share, or it is no use to wait for that; begins with it where it has not. */
    boolean admits(Route route, Station station, Candidate candidate) {
        WarmUpRun run = runs.get(station);
        if (candidate.load().isOut() && !candidate.load().isDraining()) {
            if (run != null) run.giveUp();
            runs.remove(station);
            return false;
        }
        if (run == null) {
            Route only = new Route(route.config(), route.index(), List.of(List.of(candidate)));
            run = new WarmUpRun(loop, only, station, candidate, whenWarm);
            runs.put(station, run);
            run.begin();
        }
        return run.isOver();
    }

    /** Others are there no more. */
    void keep(Collection<Station> present) {
        Set<Station> kept = new HashSet<>(present);
        runs.forEach((station, run) -> {
            if (!kept.contains(station)) run.giveUp();
        });
        runs.keySet().removeIf(station -> !kept.contains(station));
    }
}
