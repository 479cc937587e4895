package io.millrace.router.admin;

import io.millrace.router.traffic.canary.Agreement;
import io.millrace.router.traffic.canary.Agreements;
import io.millrace.router.traffic.canary.Burn;
import io.millrace.router.traffic.canary.Canary;
import io.millrace.router.traffic.canary.Decision;
import io.millrace.router.traffic.canary.Reading;
import io.millrace.router.traffic.canary.RegistryStatus;
import io.millrace.router.traffic.canary.Rollout;
import io.millrace.router.traffic.canary.Slot;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** {@code promote} of {@code /v1/traffic/{model}}: how far it has come, what it waits for, and what was decided, by which numbers. */
final class PromoteDocument {
    private PromoteDocument() {}

    static JsonObject of(Rollout rollout, Clock clock) {
        Canary canary = rollout.canary();
        List<Decision> decisions = canary.decisions();
        JsonObject out = brief(rollout)
                .put("from", rollout.settings().from())
                .put("percents", new JsonArray(rollout.settings().how().steps()))
                .put(
                        "since",
                        clock.instant()
                                .minus(canary.held())
                                .truncatedTo(ChronoUnit.SECONDS)
                                .toString())
                .put("now", of(canary.standing()));
        return decisions.isEmpty() ? out : out.put("last", of(decisions.getLast()));
    }

    /** {@code agreed} of the same: what other routers have to do with it. */
    static JsonObject of(Agreements agreements, Agreement agreement) {
        RegistryStatus registry = agreements.registry();
        Optional<String> problem = registry.problem().or(agreement::trouble);
        JsonObject out = new JsonObject()
                .put("through", registry.place())
                .put("reachable", registry.isHeard() && problem.isEmpty())
                .put("as", agreements.self())
                .put("apart", agreement.isApart())
                .put("ahead", agreement.isAhead());
        problem.ifPresent(why -> out.put("problem", why));
        if (agreement.slot() instanceof Slot.Unreadable unreadable) out.put("unreadable", unreadable.why());
        agreement
                .known()
                .ifPresent(known -> out.put("decided_by", known.by())
                        .put("run", known.run())
                        .put("turn", known.turn())
                        .put(
                                "counted_by",
                                new JsonArray(known.counted().keySet().stream()
                                        .sorted()
                                        .toList())));
        return out;
    }

    /** In a line of many. */
    static JsonObject brief(Rollout rollout) {
        Canary canary = rollout.canary();
        return new JsonObject()
                .put("to", rollout.settings().to())
                .put("state", canary.stage().words())
                .put("step", canary.step())
                .put("steps", rollout.settings().how().steps().size())
                .put("percent", rollout.percent());
    }

    static JsonObject of(Decision decision) {
        JsonArray readings = new JsonArray();
        for (Reading reading : decision.readings()) readings.add(of(reading));
        JsonArray burns = new JsonArray();
        for (Burn burn : decision.burns()) burns.add(of(burn));
        return new JsonObject()
                .put("action", decision.action().words())
                .put("by", decision.by())
                .put("why", decision.why())
                .put("from_percent", decision.from())
                .put("to_percent", decision.to())
                .put("after_s", decision.heldMillis() / 1e3)
                .put("signals", readings)
                .put("burns", burns);
    }

    private static JsonObject of(Reading reading) {
        return new JsonObject()
                .put("signal", reading.signal())
                .put("words", reading.words())
                .put("from_count", reading.stableCount())
                .put("from_ratio", reading.stable())
                .put("to_count", reading.candidateCount())
                .put("to_ratio", reading.candidate())
                .put("difference", reading.difference())
                .put("low", reading.low())
                .put("high", reading.high())
                .put("margin", reading.margin())
                .put("verdict", reading.verdict());
    }

    private static JsonObject of(Burn burn) {
        return new JsonObject()
                .put("promise", burn.promise())
                .put("words", burn.words())
                .put("count", burn.count())
                .put("bad", burn.bad())
                .put("rate", burn.rate())
                .put("proved", burn.proved())
                .put("limit", burn.limit());
    }
}
