package io.millrace.router.chain;

import io.millrace.backends.Attempt;
import io.millrace.backends.Backend;
import io.millrace.backends.Endpoint;
import io.millrace.backends.ServedModel;
import io.millrace.config.PoolConfig;
import io.millrace.discovery.Member;
import io.millrace.inference.Failure;
import io.millrace.inference.InferenceCall;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.InferenceResponse.Relayed;
import io.millrace.inference.InferenceResponse.Streamed;
import io.millrace.inference.Ticker;
import io.millrace.inference.WireForm;
import io.millrace.router.route.RoutingTable;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Says one thing to every endpoint of the pools that let clients control their servers, side by side, each once, be it well or
 * not. It is none of the load that picks and breakers count, and says nothing of anybody's health. One per event loop.
 */
public final class Broadcast {
    private final Map<String, Backend> backends;
    private final RoutingTable routing;
    private final Ticker ticker;

    /** @param backends by pool: this loop's own, as the config has them now */
    public Broadcast(Map<String, Backend> backends, RoutingTable routing, Ticker ticker) {
        this.backends = backends;
        this.routing = routing;
        this.ticker = ticker;
    }

    /** Whether anybody hears what is said in this protocol. */
    public boolean isHeard(WireForm form) {
        return !pools(form).isEmpty();
    }

    private List<PoolConfig> pools(WireForm form) {
        return routing.current().inForce().config().pools().values().stream()
                .filter(pool -> pool.control() && pool.family().speaks(form))
                .toList();
    }

    /** The first answer that does not agree, in the order of the config; the first of all when all do. */
    public Future<InferenceResponse> say(InferenceCall call, WireForm form) {
        List<Future<InferenceResponse>> said = new ArrayList<>();
        for (PoolConfig pool : pools(form)) for (Endpoint endpoint : endpoints(pool)) said.add(say(call, endpoint));
        if (said.isEmpty())
            return Future.failedFuture(new Failure.NoEndpoint(call.request().model()).toException());
        return Future.join(said).transform(all -> first(said));
    }

    private List<Endpoint> endpoints(PoolConfig pool) {
        return routing.current().fleet().pool(pool.name()).stream()
                .flatMap(known -> known.members().stream())
                .map(Member::endpoint)
                .toList();
    }

    private Future<InferenceResponse> say(InferenceCall call, Endpoint endpoint) {
        long left = Math.max(1, call.deadline().remainingMillis(ticker));
        Backend backend = backends.get(endpoint.id().pool());
        if (backend == null)
            throw new IllegalStateException(
                    "no backend for pool " + endpoint.id().pool());
        ServedModel model = ServedModel.untold(call.request().model());
        try {
            return backend.send(new Attempt(call, endpoint, model, left, 0, call.cancel()));
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private static Future<InferenceResponse> first(List<Future<InferenceResponse>> said) {
        int told = 0;
        while (told < said.size() - 1 && agrees(said.get(told))) told++;
        if (agrees(said.get(told))) told = 0;
        for (int i = 0; i < said.size(); i++) if (i != told) release(said.get(i));
        return said.get(told);
    }

    private static boolean agrees(Future<InferenceResponse> said) {
        return said.succeeded()
                && switch (said.result()) {
                    case Relayed answer -> answer.status() == 200 && isOk(answer);
                    case Streamed answer -> answer.status() == 200;
                    case InferenceResponse.Computed computed -> false;
                };
    }

    private static boolean isOk(Relayed answer) {
        String status = answer.trailers().get("grpc-status");
        return status == null || status.equals("0");
    }

    /** Unread, it would hold its connection. */
    private static void release(Future<InferenceResponse> said) {
        if (said.succeeded() && said.result() instanceof Streamed answer)
            answer.body().resume();
    }
}
