package io.millrace.router.home;

import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.InferenceCall;
import io.millrace.inference.InferenceRequest;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Stage;
import io.millrace.inference.Tensors;
import io.millrace.inference.Ticker;
import io.millrace.inference.Understood;
import io.millrace.inference.Wire;
import io.millrace.inference.form.TensorRows;
import io.millrace.router.batch.Batchable;
import io.millrace.router.batch.Batchable.Together;
import io.millrace.router.chain.Next;
import io.millrace.router.chain.Policy;
import io.millrace.router.chain.RoutedCall;
import io.millrace.router.chain.TensorCalls;
import io.millrace.router.chain.Timers;
import io.millrace.router.route.Route;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Hands calls that may share a batch to the home of their model, and waits for their part of it. On the call's event loop. */
public final class BatchStage implements Policy {
    private final Homes homes;
    private final TensorCalls calls;
    private final Executor loop;
    private final Timers timers;
    private final Ticker ticker;
    private final List<@Nullable Limit> limits = new ArrayList<>();

    /** @param largest batch that any endpoint of the route takes */
    private record Limit(Route route, int largest) {}

    /** @param loop has tasks run on this event loop */
    public BatchStage(Homes homes, TensorCalls calls, Executor loop, Timers timers, Ticker ticker) {
        this.homes = homes;
        this.calls = calls;
        this.loop = loop;
        this.timers = timers;
        this.ticker = ticker;
    }

    @Override
    public Future<InferenceResponse> apply(RoutedCall routed, Next next) {
        ModelHome home = homes.of(routed.route().model());
        if (home == null || !routed.route().isReady()) return next.go(routed);
        Member member = member(routed, home);
        return member == null ? next.go(routed) : wait(routed, member, home);
    }

    /** Null for a call that goes by itself. */
    private @Nullable Member member(RoutedCall routed, ModelHome home) {
        Route route = routed.route();
        InferenceCall call = routed.call();
        InferenceRequest request = call.request();
        ModelSignature signature = route.spokesman(request.version())
                .map(candidate -> candidate.model().of(request.version()).signature())
                .orElse(ModelSignature.UNKNOWN);
        Tensors asked = calls.read(routed, route, signature);
        if (asked == null) return null;
        Batchable may = Batchable.of(request, asked, authorization(request), signature, largest(route, home));
        if (!(may instanceof Together(var key, var rows))) return null;
        try {
            Tensors cuttable = new Tensors(
                    asked.tensors().stream().map(TensorRows::cuttable).toList(),
                    asked.wanted(),
                    asked.id(),
                    asked.parameters());
            return new Member(request, cuttable, key, rows, call.deadline(), call.bornNanos(), loop);
        } catch (FailureException unreadable) {
            // Its server is to say why.
            return null;
        }
    }

    private static Optional<String> authorization(InferenceRequest request) {
        return switch (request.payload()) {
            case Wire wire -> authorization(wire.headers());
            case Understood understood -> authorization(understood.headers());
            case Tensors tensors -> Optional.empty();
        };
    }

    private static Optional<String> authorization(MultiMap headers) {
        return Optional.ofNullable(headers.get(HttpHeaders.AUTHORIZATION));
    }

    @SuppressWarnings("ReferenceEquality") // Of one snapshot, by identity.
    private int largest(Route route, ModelHome home) {
        while (limits.size() <= route.index()) limits.add(null);
        Limit known = limits.get(route.index());
        if (known != null && known.route() == route) return known.largest();
        int largest = BatchLimits.largest(home.settings(), route);
        limits.set(route.index(), new Limit(route, largest));
        return largest;
    }

    private Future<InferenceResponse> wait(RoutedCall routed, Member member, ModelHome home) {
        InferenceCall call = routed.call();
        Runnable forget = call.cancel().onCancel(() -> leave(member, home, new Failure.Cancelled(Stage.WAITING)));
        Runnable stop = timers.after(
                Math.max(1, call.deadline().remainingNanos(ticker)),
                () -> leave(member, home, Failure.Expired.of(Stage.WAITING, call.deadline(), call.bornNanos())));
        member.seenBy(routed.witness());
        home.comes(member);
        return member.outcome().compose(outcome -> {
            forget.run();
            stop.run();
            routed.wentElsewhere(outcome.last(), outcome.attempts());
            return outcome.answer();
        });
    }

    private static void leave(Member member, ModelHome home, Failure why) {
        member.tell(Member.Outcome.unsent(why.toException()));
        home.leaves(member);
    }
}
