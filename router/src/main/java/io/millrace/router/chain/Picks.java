package io.millrace.router.chain;

import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.Wire;
import io.millrace.router.explain.Pick;
import io.millrace.router.explain.Witness;
import io.millrace.router.route.Route;
import io.millrace.router.schedule.Candidate;
import io.millrace.router.schedule.CandidateFilter;
import io.millrace.router.schedule.Picker;
import io.millrace.router.schedule.PredictedFinishScorer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the endpoint of an attempt: best first among endpoints not yet tried by this call that have not said of late that
 * they lack its model, then among those that have, then among those tried. Of the tiers the cheapest that is likely to make
 * the objective, else the one that is likely to answer first. In each tier one that may be gone comes after those of which
 * nothing is feared; where all may be, any is picked, for a doubt must not be the reason to send nobody.
 */
final class Picks {
    /** One in so many of the calls for which a tier would be too slow: or nobody would learn that it no longer is. */
    private static final int ASKED_ANYWAY = 64;

    private final Picker picker;
    private final LoopEndpoints endpoints;
    private final SequencePick sequences;
    private int passedOver;

    Picks(Picker picker, LoopEndpoints endpoints, SequencePick sequences) {
        this.picker = picker;
        this.endpoints = endpoints;
        this.sequences = sequences;
    }

    /** @throws FailureException where the one endpoint that could be it is no longer there */
    @Nullable Candidate pick(RoutedCall call, long nowNanos) {
        CandidateFilter may = mayServe(call);
        if (call.sequence().isPresent())
            return told(call, sequences.pick(call, call.sequence().get(), may), Pick.By.SEQUENCE, nowNanos);
        Candidate preferred = call.preferred();
        if (preferred != null && !call.hasTried(preferred) && may.allows(preferred))
            return told(call, preferred, call.last() == null ? Pick.By.BATCH : Pick.By.HEDGE, nowNanos);
        return told(call, soonest(call, may, nowNanos), Pick.By.PICKER, nowNanos);
    }

    private @Nullable Candidate soonest(RoutedCall call, CandidateFilter may, long nowNanos) {
        CandidateFilter untried = may.and(candidate -> !call.hasTried(candidate));
        Candidate found = fromTiers(call, untried.and(candidate -> !lacksModel(candidate, call, nowNanos)), nowNanos);
        if (found == null) found = fromTiers(call, untried, nowNanos);
        if (found == null && call.last() != null) found = fromTiers(call, may, nowNanos);
        return found != null ? found : fromTiers(call, mayFinish(call), nowNanos);
    }

    /** Whoever drains finishes what came before: only a call that is older than that has such a one in its route. */
    private CandidateFilter mayFinish(RoutedCall call) {
        return serves(call, candidate -> candidate.load().isDraining());
    }

    private @Nullable Candidate told(RoutedCall call, @Nullable Candidate picked, Pick.By by, long nowNanos) {
        Witness witness = call.witness();
        if (witness != null) witness.picked(new PickReasons(endpoints, call, picked, by, nowNanos).told());
        return picked;
    }

    private boolean lacksModel(Candidate candidate, RoutedCall call, long nowNanos) {
        return endpoints
                .of(candidate)
                .lacked()
                .contains(candidate.model().name(), call.call().request().version(), nowNanos);
    }

    boolean hasUntried(RoutedCall call, long nowNanos) {
        return fromTiers(call, mayServe(call).and(candidate -> !call.hasTried(candidate)), nowNanos) != null;
    }

    private CandidateFilter mayServe(RoutedCall call) {
        return serves(
                call,
                candidate -> !candidate.load().isOut()
                        && endpoints.of(candidate).breaker().admits());
    }

    private static CandidateFilter serves(RoutedCall call, CandidateFilter isThere) {
        Optional<ModelVersion> version = call.call().request().version();
        CandidateFilter hasVersion = version.isEmpty()
                ? isThere
                : isThere.and(candidate -> candidate.model().has(version.get()));
        return call.call().request().payload() instanceof Wire wire && wire.goesUnread()
                ? hasVersion.and(candidate -> candidate.speaks(wire.form()))
                : hasVersion;
    }

    private @Nullable Candidate fromTiers(RoutedCall call, CandidateFilter filter, long nowNanos) {
        Route route = call.route();
        List<List<Candidate>> tiers = route.tiers();
        if (tiers.size() == 1) return fromTier(tiers.getFirst(), filter, nowNanos);
        long left = call.nanosLeft(nowNanos);
        Candidate soonest = null;
        long least = Long.MAX_VALUE;
        for (int i = 0; i < tiers.size(); i++) {
            Candidate found = fromTier(tiers.get(route.order().get(i)), filter, nowNanos);
            if (found == null) continue;
            // Of one that is not known yet the best is hoped.
            long takes = PredictedFinishScorer.nanos(found, nowNanos);
            if (takes <= left || ++passedOver % ASKED_ANYWAY == 0) return found;
            if (takes < least) {
                soonest = found;
                least = takes;
            }
        }
        return soonest;
    }

    private @Nullable Candidate fromTier(List<Candidate> tier, CandidateFilter filter, long nowNanos) {
        CandidateFilter sound =
                filter.and(candidate -> !candidate.load().doubt().holds(nowNanos));
        Candidate found = picker.pick(tier, sound, nowNanos);
        return found != null ? found : picker.pick(tier, filter, nowNanos);
    }

    /**
     * For an attempt beside one that is under way: one of the first tier that has an endpoint that was not tried and has no more
     * under way than half of its tier, for it must not be in anybody's way. Null when there is none.
     */
    @Nullable Candidate pickCold(RoutedCall call, long nowNanos) {
        if (call.sequence().isPresent()) return null;
        CandidateFilter well = mayServe(call)
                .and(candidate -> !lacksModel(candidate, call, nowNanos)
                        && !candidate.load().doubt().holds(nowNanos));
        for (int place : call.route().order()) {
            List<Candidate> tier = call.route().tiers().get(place);
            long median = medianInFlight(tier, well);
            Candidate found = picker.pick(
                    tier,
                    well.and(candidate ->
                            !call.hasTried(candidate) && candidate.load().inFlight() <= median),
                    nowNanos);
            if (found != null) return found;
        }
        return null;
    }

    private static long medianInFlight(List<Candidate> tier, CandidateFilter well) {
        long[] inFlight = tier.stream()
                .filter(well::allows)
                .mapToLong(candidate -> candidate.load().inFlight())
                .sorted()
                .toArray();
        return inFlight.length == 0 ? 0 : inFlight[(inFlight.length - 1) / 2];
    }

    /** Why nobody could be picked. */
    static Failure nobody(RoutedCall call) {
        boolean nobodySpeaks = call.call().request().payload() instanceof Wire wire
                && wire.goesUnread()
                && call.route().isReady()
                && !call.route().isSpokenByAny(wire.form());
        if (nobodySpeaks)
            return new Failure.Unsupported("this request to a model whose servers speak another protocol");
        Optional<ModelVersion> version = call.call().request().version();
        boolean versionIsUnknown = version.isPresent()
                && call.route().isReady()
                && call.route().spokesman(version).isEmpty();
        return versionIsUnknown
                ? new Failure.UnknownModel(call.route().model(), version)
                : new Failure.NoEndpoint(call.route().model());
    }
}
