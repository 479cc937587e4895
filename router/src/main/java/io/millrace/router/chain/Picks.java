package io.millrace.router.chain;

import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.Wire;
import io.millrace.router.schedule.Candidate;
import io.millrace.router.schedule.CandidateFilter;
import io.millrace.router.schedule.Picker;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the endpoint of an attempt: the first tier that has one, best first among endpoints not yet tried by this call
 * that have not said of late that they lack its model, then among those that have, then among those tried. In each tier one
 * that may be gone comes after those of which nothing is feared; where all may be, any is picked, for a doubt must not be
 * the reason to send nobody.
 */
final class Picks {
    private final Picker picker;
    private final LoopEndpoints endpoints;
    private final SequencePick sequences;

    Picks(Picker picker, LoopEndpoints endpoints, SequencePick sequences) {
        this.picker = picker;
        this.endpoints = endpoints;
        this.sequences = sequences;
    }

    /** @throws FailureException where the one endpoint that could be it is no longer there */
    @Nullable Candidate pick(RoutedCall call, long nowNanos) {
        CandidateFilter may = mayServe(call);
        if (call.sequence().isPresent())
            return sequences.pick(call, call.sequence().get(), may);
        Candidate preferred = call.preferred();
        if (preferred != null && !call.hasTried(preferred) && may.allows(preferred)) return preferred;
        CandidateFilter untried = may.and(candidate -> !call.hasTried(candidate));
        Candidate found = firstTier(call, untried.and(candidate -> !lacksModel(candidate, call, nowNanos)), nowNanos);
        if (found == null) found = firstTier(call, untried, nowNanos);
        return found != null || call.last() == null ? found : firstTier(call, may, nowNanos);
    }

    private boolean lacksModel(Candidate candidate, RoutedCall call, long nowNanos) {
        return endpoints
                .of(candidate)
                .lacked()
                .contains(candidate.model().name(), call.call().request().version(), nowNanos);
    }

    boolean hasUntried(RoutedCall call, long nowNanos) {
        return firstTier(call, mayServe(call).and(candidate -> !call.hasTried(candidate)), nowNanos) != null;
    }

    /**
     * One that this call has not been sent to, of the first tier that has any, with no more in flight than the median of its
     * tier has: to send there does not make a pool that has too much to do worse.
     */
    @Nullable Candidate pickCold(RoutedCall call, long nowNanos) {
        CandidateFilter may = mayServe(call);
        CandidateFilter untried = may.and(candidate -> !call.hasTried(candidate)
                && !lacksModel(candidate, call, nowNanos)
                && !candidate.load().doubt().holds(nowNanos));
        for (List<Candidate> tier : call.route().tiers()) {
            if (tier.stream().noneMatch(untried::allows)) continue;
            long most = medianInFlight(tier, may);
            return picker.pick(tier, untried.and(candidate -> candidate.load().inFlight() <= most), nowNanos);
        }
        return null;
    }

    /** The lower one of two. */
    private static long medianInFlight(List<Candidate> tier, CandidateFilter may) {
        long[] counts = tier.stream()
                .filter(may::allows)
                .mapToLong(candidate -> candidate.load().inFlight())
                .sorted()
                .toArray();
        return counts.length == 0 ? 0 : counts[(counts.length - 1) / 2];
    }

    private CandidateFilter mayServe(RoutedCall call) {
        Optional<ModelVersion> version = call.call().request().version();
        CandidateFilter isWell = candidate ->
                !candidate.load().isOut() && endpoints.of(candidate).breaker().admits();
        CandidateFilter hasVersion = version.isEmpty()
                ? isWell
                : isWell.and(candidate -> candidate.model().has(version.get()));
        return call.call().request().payload() instanceof Wire wire && wire.goesUnread()
                ? hasVersion.and(candidate -> candidate.speaks(wire.form()))
                : hasVersion;
    }

    private @Nullable Candidate firstTier(RoutedCall call, CandidateFilter filter, long nowNanos) {
        List<List<Candidate>> tiers = call.route().tiers();
        CandidateFilter sound =
                filter.and(candidate -> !candidate.load().doubt().holds(nowNanos));
        for (int i = 0; i < tiers.size(); i++) {
            Candidate found = picker.pick(tiers.get(i), sound, nowNanos);
            if (found == null) found = picker.pick(tiers.get(i), filter, nowNanos);
            if (found != null) return found;
        }
        return null;
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
