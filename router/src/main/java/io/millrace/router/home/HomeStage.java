package io.millrace.router.home;

import io.millrace.config.BatchSettings;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.InferenceCall;
import io.millrace.inference.InferenceRequest;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Stage;
import io.millrace.inference.Tensors;
import io.millrace.inference.Ticker;
import io.millrace.inference.Wire;
import io.millrace.inference.WireForm;
import io.millrace.inference.form.TensorRows;
import io.millrace.router.batch.Batchable;
import io.millrace.router.batch.Batchable.Together;
import io.millrace.router.batch.LaneKey;
import io.millrace.router.chain.Next;
import io.millrace.router.chain.Policy;
import io.millrace.router.chain.RoutedCall;
import io.millrace.router.chain.TensorCalls;
import io.millrace.router.chain.Timers;
import io.millrace.router.route.Route;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Hands calls of a model with a queue to its home. What may share a batch waits there for its part of an answer, what may not
 * for its turn to be sent from here, unread where it goes unread. On the call's event loop.
 */
public final class HomeStage implements Policy {
    private final Homes homes;
    private final TensorCalls calls;
    private final Executor loop;
    private final Timers timers;
    private final Ticker ticker;
    private final RandomGenerator random;
    private final List<@Nullable Limit> limits = new ArrayList<>();

    /** @param largest batch that any endpoint of the route takes */
    private record Limit(Route route, BatchSettings settings, int largest) {}

    /** @param loop has tasks run on this event loop */
    public HomeStage(
            Homes homes, TensorCalls calls, Executor loop, Timers timers, Ticker ticker, RandomGenerator random) {
        this.homes = homes;
        this.calls = calls;
        this.loop = loop;
        this.timers = timers;
        this.ticker = ticker;
        this.random = random;
    }

    @Override
    public Future<InferenceResponse> apply(RoutedCall routed, Next next) {
        if (routed.route().config().queue().isEmpty()) return next.go(routed);
        ModelHome home = homes.of(routed.route().model());
        if (home == null || !routed.route().isReady()) return next.go(routed);
        InferenceCall call = routed.call();
        long now = ticker.nanos();
        // Before anything is read of it: a refusal must cost next to nothing.
        if (!home.hasTimeFor(call.request().priority(), call.deadline(), now))
            return Future.failedFuture(home.refusal(call.request().priority(), call.deadline(), now, random)
                    .toException());
        Guest.Terms terms =
                new Guest.Terms(call.request().priority(), tenant(call.request()), call.deadline(), call.bornNanos());
        Member member =
                home.settings().map(settings -> member(routed, settings, terms)).orElse(null);
        return member == null ? waitForTurn(routed, terms, home, next) : waitForPart(routed, member, home);
    }

    /** Null for a call that goes by itself. */
    private @Nullable Member member(RoutedCall routed, BatchSettings settings, Guest.Terms terms) {
        Route route = routed.route();
        InferenceRequest request = routed.call().request();
        ModelSignature signature = route.signature(request.version());
        Tensors asked = calls.read(routed, route, signature);
        if (asked == null) return null;
        Batchable may = Batchable.of(request, asked, authorization(request), signature, largest(route, settings));
        if (!(may instanceof Together(var key, var rows)) || !Serving.canAny(route, key)) return null;
        try {
            Tensors cuttable = new Tensors(
                    asked.tensors().stream().map(TensorRows::cuttable).toList(),
                    asked.wanted(),
                    asked.id(),
                    asked.parameters());
            return new Member(request, cuttable, key, rows, terms, loop);
        } catch (FailureException unreadable) {
            // Its server is to say why.
            return null;
        }
    }

    private static String tenant(InferenceRequest request) {
        return request.payload().clients().map(TenantHeader::of).orElse(TenantHeader.NOBODY);
    }

    private static Optional<String> authorization(InferenceRequest request) {
        return request.payload()
                .clients()
                .flatMap(headers -> Optional.ofNullable(headers.get(HttpHeaders.AUTHORIZATION)));
    }

    @SuppressWarnings("ReferenceEquality") // Of one snapshot, by identity.
    private int largest(Route route, BatchSettings settings) {
        while (limits.size() <= route.index()) limits.add(null);
        Limit known = limits.get(route.index());
        if (known != null && known.route() == route && known.settings() == settings) return known.largest();
        int largest = BatchLimits.largest(settings, route);
        limits.set(route.index(), new Limit(route, settings, largest));
        return largest;
    }

    private Future<InferenceResponse> waitForPart(RoutedCall routed, Member member, ModelHome home) {
        InferenceCall call = routed.call();
        Runnable forget = call.cancel().onCancel(() -> leave(member, home, new Failure.Cancelled(Stage.WAITING)));
        Runnable stop = timers.after(
                Math.max(1, call.deadline().remainingNanos(ticker)),
                () -> leave(member, home, Failure.Expired.of(Stage.WAITING, call.deadline(), call.bornNanos())));
        member.seenBy(routed.witness());
        member.tracedBy(routed.span());
        home.comes(member);
        return member.outcome().compose(outcome -> {
            forget.run();
            stop.run();
            routed.hasWaited(member.waitedNanos());
            routed.wentElsewhere(outcome.last(), outcome.attempts(), outcome.serverNanos());
            return outcome.answer();
        });
    }

    private Future<InferenceResponse> waitForTurn(RoutedCall routed, Guest.Terms terms, ModelHome home, Next next) {
        InferenceCall call = routed.call();
        Optional<WireForm> unread = call.request().payload() instanceof Wire wire && wire.goesUnread()
                ? Optional.of(wire.form())
                : Optional.empty();
        LaneKey.OneByOne key = new LaneKey.OneByOne(call.request().version(), unread);
        // Whoever picks says why.
        if (!Serving.canAny(routed.route(), key)) return next.go(routed);
        Single single = new Single(key, terms, loop);
        single.tracedBy(routed.span());
        Runnable forget = call.cancel().onCancel(() -> leave(single, home, new Failure.Cancelled(Stage.WAITING)));
        home.comes(single);
        return single.turn().transform(given -> {
            forget.run();
            if (given.failed()) return Future.failedFuture(given.cause());
            routed.hasWaited(single.waitedNanos());
            return TurnTaken.of(given.result(), routed, next);
        });
    }

    private static void leave(Guest guest, ModelHome home, Failure why) {
        guest.refuse(why);
        home.leaves(guest);
    }
}
