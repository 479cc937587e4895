package io.millrace.router.chain;

import io.millrace.inference.CancelSignal;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.Fault;
import io.millrace.inference.InferenceCall;
import io.millrace.inference.InferenceRequest;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.InferenceResponse.Computed;
import io.millrace.inference.Stage;
import io.millrace.inference.Ticker;
import io.millrace.inference.Understood;
import io.millrace.inference.Wire;
import io.millrace.router.cache.CacheOutcome;
import io.millrace.router.cache.KeyMaker;
import io.millrace.router.cache.ModelCache;
import io.millrace.router.cache.PredictionCaches;
import io.millrace.router.cache.Remembered;
import io.millrace.router.cache.Waiter;
import io.millrace.router.route.Route;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Answers from memory what was answered before, and asks once what is asked by many at a time. Only for models that have a
 * cache; a call to another goes on untouched.
 */
final class CacheStage implements Policy {
    private final PredictionCaches caches;
    private final KeyMaker keys;
    private final CacheQuestions questions;
    private final List<@Nullable CacheView> views = new ArrayList<>();
    private final ChainListener listener;
    private final Executor loop;
    private final Timers timers;
    private final Ticker ticker;

    /** @param loop has tasks run on this event loop */
    CacheStage(
            PredictionCaches caches,
            TensorCalls tensors,
            ChainListener listener,
            Executor loop,
            Timers timers,
            Ticker ticker) {
        this.caches = caches;
        this.keys = caches.newKeyMaker();
        this.questions = new CacheQuestions(tensors);
        this.listener = listener;
        this.loop = loop;
        this.timers = timers;
        this.ticker = ticker;
    }

    @Override
    public Future<InferenceResponse> apply(RoutedCall routed, Next next) {
        ModelCache cache = caches.of(routed.route().model());
        if (cache == null) return next.go(routed);
        CacheView view = view(routed.route(), cache);
        CacheQuestions.Read asked = questions.read(routed, view);
        if (asked == null) {
            ends(routed, CacheOutcome.BYPASS);
            return next.go(routed);
        }
        CacheLookup lookup = RowsLookup.takes(cache, asked)
                ? new RowsLookup(cache, keys, asked)
                : new WholeLookup(cache, keys, asked);
        Optional<Computed> remembered = lookup.remembered();
        if (remembered.isPresent()) {
            ends(routed, CacheOutcome.HIT);
            return Future.succeededFuture(remembered.get());
        }
        return wait(routed, view, lookup, next);
    }

    @SuppressWarnings(
            "ReferenceEquality") // Of one snapshot, by identity: comparing routes would cost more than a view.
    private CacheView view(Route route, ModelCache cache) {
        while (views.size() <= route.index()) views.add(null);
        CacheView seen = views.get(route.index());
        if (seen != null && seen.route() == route && seen.cache() == cache) return seen;
        CacheView fresh = seen == null || seen.cache() != cache ? CacheView.of(route, cache) : seen.with(route);
        views.set(route.index(), fresh);
        return fresh;
    }

    private Future<InferenceResponse> wait(RoutedCall routed, CacheView view, CacheLookup lookup, Next next) {
        InferenceCall call = routed.call();
        Waiter waiter = new Waiter(loop, call.deadline(), cancel -> fly(routed, view, lookup, next, cancel));
        CacheOutcome outcome = view.cache().ask(lookup.key(), waiter);
        Runnable forget = call.cancel().onCancel(() -> waiter.leaves(new Failure.Cancelled(Stage.WAITING)));
        // Who flies is bounded by the deadline of what it sent.
        Runnable stop = outcome == CacheOutcome.JOINED
                ? timers.after(
                        Math.max(1, call.deadline().remainingNanos(ticker)),
                        () -> waiter.leaves(DeadlineStage.expired(call, Stage.WAITING)))
                : () -> {};
        return waiter.answer().map(lookup::with).transform(end -> {
            forget.run();
            stop.run();
            if (end.succeeded()) {
                ends(routed, outcome);
                return Future.succeededFuture(end.result());
            }
            Optional<Computed> old = isServers(FailureException.of(end.cause())) ? lookup.old() : Optional.empty();
            ends(routed, old.isPresent() ? CacheOutcome.STALE : outcome);
            return old.isPresent() ? Future.succeededFuture(old.get()) : Future.failedFuture(end.cause());
        });
    }

    private void ends(RoutedCall routed, CacheOutcome outcome) {
        routed.cached(outcome);
        listener.cacheUsed(routed.route(), outcome);
    }

    /** Sends the request, and remembers what comes of it for all who ask the same. */
    private Future<Remembered> fly(
            RoutedCall routed, CacheView view, CacheLookup lookup, Next next, CancelSignal cancel) {
        InferenceCall call = routed.call();
        InferenceRequest request = call.request();
        InferenceRequest read = new InferenceRequest(
                request.id(),
                request.form(),
                request.model(),
                request.version(),
                new Understood(lookup.missing(), ((Wire) request.payload()).headers()),
                request.priority());
        RoutedCall flying = new RoutedCall(
                new InferenceCall(read, call.deadline(), call.bornNanos(), cancel, call.room()), routed.route());
        routed.goesAs(flying);
        return next.go(flying).map(response -> {
            if (!(response instanceof Computed computed))
                throw new IllegalStateException("an answer in bytes to a request in tensors");
            Remembered answer = Remembered.of(computed, ticker.nanos());
            if (view.expects(request.version(), computed.model())) lookup.remember(answer);
            return answer;
        });
    }

    /** Whether an old answer is better than this failure: the client asked well, and the model is there. */
    private static boolean isServers(Failure failure) {
        return switch (failure) {
            case Failure.AttemptFailed(var at, var sent, var fault) -> !(fault instanceof Fault.LacksModel);
            case Failure.NoEndpoint none -> true;
            case Failure.Rejected rejected -> true;
            case Failure.Expired expired -> true;
            case Failure.Malformed malformed -> false;
            case Failure.TooLarge tooLarge -> false;
            case Failure.Unfit unfit -> false;
            case Failure.NotCarried notCarried -> false;
            case Failure.Unsupported unsupported -> false;
            case Failure.UnknownModel unknown -> false;
            case Failure.Refused refused -> false;
            case Failure.Cancelled cancelled -> false;
            case Failure.Broken broken -> false;
        };
    }
}
