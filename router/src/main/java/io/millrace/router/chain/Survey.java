package io.millrace.router.chain;

import io.millrace.backends.Attempt;
import io.millrace.inference.InferenceCall;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.InferenceResponse.Relayed;
import io.millrace.inference.InferenceResponse.Streamed;
import io.millrace.inference.Ticker;
import io.millrace.inference.WireForm;
import io.millrace.router.route.Route;
import io.millrace.router.schedule.Candidate;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/**
 * One question put to all of a model's endpoints that speak its protocol, side by side, each once. It is none of the load
 * that picks and breakers count, and says nothing of anybody's health.
 */
public final class Survey {
    /** More endpoints of one model are not asked. */
    private static final int MOST = 256;

    private final LoopEndpoints endpoints;
    private final Ticker ticker;

    public Survey(LoopEndpoints endpoints, Ticker ticker) {
        this.endpoints = endpoints;
        this.ticker = ticker;
    }

    /** The answers of status 200 that came within the call's deadline; never fails. */
    public Future<List<Relayed>> ask(InferenceCall call, Route route, WireForm form) {
        List<Future<InferenceResponse>> asked = new ArrayList<>();
        for (List<Candidate> tier : route.tiers())
            for (Candidate candidate : tier)
                if (candidate.speaks(form) && asked.size() < MOST) asked.add(ask(call, route, candidate));
        if (asked.isEmpty()) return Future.succeededFuture(List.of());
        return Future.join(asked).transform(all -> Future.succeededFuture(served(asked)));
    }

    private Future<InferenceResponse> ask(InferenceCall call, Route route, Candidate candidate) {
        long left = Math.max(1, call.deadline().remainingMillis(ticker));
        long margin = route.config().deadline().hopMargin().toMillis();
        try {
            return endpoints
                    .of(candidate)
                    .backend()
                    .send(new Attempt(call, candidate.endpoint(), candidate.model(), left, margin, call.cancel()));
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private static List<Relayed> served(List<Future<InferenceResponse>> asked) {
        List<Relayed> served = new ArrayList<>();
        for (Future<InferenceResponse> each : asked)
            if (each.succeeded() && each.result() instanceof Relayed answer && answer.status() == 200)
                served.add(answer);
            // Too long to be held, and so to be of use; unread, it would hold its connection.
            else if (each.succeeded() && each.result() instanceof Streamed answer)
                answer.body().resume();
        return served;
    }
}
