package io.millrace.router.home;

import io.millrace.router.batch.BatchKey;
import io.millrace.router.batch.LaneKey;
import io.millrace.router.route.Route;
import io.millrace.router.schedule.Candidate;
import java.util.List;

/** Which endpoints can answer which of a model's calls. */
final class Serving {
    private Serving() {}

    static boolean can(Candidate candidate, LaneKey key) {
        if (key.version().isPresent() && !candidate.model().has(key.version().get())) return false;
        return switch (key) {
            case LaneKey.OneByOne(var version, var unread) -> unread.isEmpty() || candidate.speaks(unread.get());
            case BatchKey together -> true;
        };
    }

    static boolean canAny(Route route, LaneKey key) {
        for (List<Candidate> tier : route.tiers())
            for (Candidate candidate : tier) if (can(candidate, key)) return true;
        return false;
    }
}
