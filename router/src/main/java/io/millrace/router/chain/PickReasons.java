package io.millrace.router.chain;

import io.millrace.inference.ModelVersion;
import io.millrace.inference.Wire;
import io.millrace.router.explain.Considered;
import io.millrace.router.explain.Pick;
import io.millrace.router.explain.Standing;
import io.millrace.router.schedule.Candidate;
import io.millrace.router.schedule.PredictedFinishScorer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes down how every endpoint stood when one was picked. Costs as much as several picks: only for calls that are explained. */
final class PickReasons {
    private final LoopEndpoints endpoints;
    private final RoutedCall call;
    private final @Nullable Candidate picked;
    private final Pick.By by;
    private final long nowNanos;

    PickReasons(LoopEndpoints endpoints, RoutedCall call, @Nullable Candidate picked, Pick.By by, long nowNanos) {
        this.endpoints = endpoints;
        this.call = call;
        this.picked = picked;
        this.by = by;
        this.nowNanos = nowNanos;
    }

    Pick told() {
        List<Considered> considered = new ArrayList<>();
        for (int tier : call.route().order())
            for (Candidate candidate : call.route().tiers().get(tier))
                if (considered.size() < Pick.MOST) considered.add(considered(candidate, tier));
        return new Pick(
                nowNanos,
                by,
                Optional.ofNullable(picked).map(found -> found.endpoint().id()),
                considered);
    }

    private Considered considered(Candidate candidate, int tier) {
        return new Considered(
                candidate.endpoint().id(),
                tier,
                candidate.load().inFlight(),
                candidate.device().name(),
                candidate.device().predictedNanos(),
                PredictedFinishScorer.nanos(candidate, nowNanos),
                !candidate.latency().isLittleKnown(),
                candidate.endpoint().weight(),
                standing(candidate, tier));
    }

    @SuppressWarnings("ReferenceEquality") // Of one route, by identity.
    private Standing standing(Candidate candidate, int tier) {
        if (candidate == picked) return Standing.PICKED;
        Standing whyNot = whyNot(candidate);
        if (whyNot != null) return whyNot;
        if (by == Pick.By.BATCH || by == Pick.By.SEQUENCE) return Standing.NOT_ASKED;
        int pickedTier = pickedTier();
        if (pickedTier >= 0 && pickedTier != tier) {
            boolean isBefore =
                    call.route().order().indexOf(tier) < call.route().order().indexOf(pickedTier);
            return isBefore ? Standing.POOL_TOO_SLOW : Standing.POOL_NOT_NEEDED;
        }
        return besides(candidate);
    }

    private @Nullable Standing whyNot(Candidate candidate) {
        Optional<ModelVersion> version = call.call().request().version();
        if (candidate.load().isOut()) return Standing.OUT;
        if (!endpoints.of(candidate).breaker().admits()) return Standing.BREAKER_OPEN;
        if (version.isPresent() && !candidate.model().has(version.get())) return Standing.OTHER_VERSION;
        if (call.call().request().payload() instanceof Wire wire && wire.goesUnread() && !candidate.speaks(wire.form()))
            return Standing.OTHER_PROTOCOL;
        if (call.hasTried(candidate)) return Standing.TRIED;
        if (endpoints.of(candidate).lacked().contains(candidate.model().name(), version, nowNanos))
            return Standing.LACKS_MODEL;
        return candidate.load().doubt().holds(nowNanos) ? Standing.IN_DOUBT : null;
    }

    /** Who stood beside the picked one in its pool, and could have been it. */
    private Standing besides(Candidate candidate) {
        if (picked == null) return Standing.NOT_COLD;
        if (PredictedFinishScorer.nanos(candidate, nowNanos) > PredictedFinishScorer.nanos(picked, nowNanos))
            return Standing.LATER;
        return candidate.load().inFlight() > picked.load().inFlight() ? Standing.BUSIER : Standing.AS_GOOD;
    }

    private int pickedTier() {
        for (int tier = 0; tier < call.route().tiers().size(); tier++)
            if (picked != null && call.route().tiers().get(tier).contains(picked)) return tier;
        return -1;
    }
}
