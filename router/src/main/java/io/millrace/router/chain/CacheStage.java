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
import io.millrace.router.cache.CacheOutcome;
import io.millrace.router.cache.KeyMaker;
import io.millrace.router.cache.ModelCache;
import io.millrace.router.cache.PredictionCaches;
import io.millrace.router.cache.Remembered;
import io.millrace.router.cache.SharedAnswers;
import io.millrace.router.cache.Waiter;
import io.millrace.router.route.Route;
import io.millrace.router.trace.OpenSpan;
import io.millrace.router.trace.Spans;
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
    private final SharedMemory shared;
    private final List<@Nullable CacheView> views = new ArrayList<>();
    private final ChainListener listener;
    private final Executor loop;
    private final Timers timers;
    private final Ticker ticker;

    /** @param loop has tasks run on this event loop */
    CacheStage(
            PredictionCaches caches,
            SharedAnswers shared,
            TensorCalls tensors,
            ChainListener listener,
            Executor loop,
            Timers timers,
            Ticker ticker) {
        this.caches = caches;
        this.keys = caches.newKeyMaker();
        this.questions = new CacheQuestions(tensors);
        this.shared = new SharedMemory(shared, ticker);
        this.listener = listener;
        this.loop = loop;
        this.timers = timers;
        this.ticker = ticker;
    }

    @Override
    public Future<InferenceResponse> apply(RoutedCall routed, Next next) {
        ModelCache cache = caches.of(routed.route().model());
        if (cache == null) return next.go(routed);
        long begun = routed.span() == null ? 0 : ticker.nanos();
        CacheView view = view(routed.route(), cache);
        CacheQuestions.Read asked = questions.read(routed, view);
        if (asked == null) {
            looked(routed, CacheOutcome.BYPASS, begun);
            ends(routed, CacheOutcome.BYPASS);
            return next.go(routed);
        }
        CacheLookup lookup = lookup(cache, asked);
        Optional<Computed> remembered = lookup.remembered();
        if (remembered.isPresent()) {
            looked(routed, CacheOutcome.HIT, begun);
            ends(routed, CacheOutcome.HIT);
            return Future.succeededFuture(remembered.get());
        }
        return wait(routed, view, asked, lookup, begun, next);
    }

    private void looked(RoutedCall routed, CacheOutcome outcome, long begunNanos) {
        OpenSpan span = routed.span();
        if (span != null) Spans.looked(span, outcome.label(), begunNanos, ticker.nanos());
    }

    private void lookedShared(RoutedCall routed, CacheOutcome outcome, long begunNanos) {
        OpenSpan span = routed.span();
        if (span != null) Spans.lookedShared(span, outcome.label(), begunNanos, ticker.nanos());
    }

    private CacheLookup lookup(ModelCache cache, CacheQuestions.Read asked) {
        return RowsLookup.takes(cache, asked)
                ? new RowsLookup(cache, keys, asked)
                : new WholeLookup(cache, keys, asked);
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

    private Future<InferenceResponse> wait(
            RoutedCall routed, CacheView view, CacheQuestions.Read asked, CacheLookup lookup, long begun, Next next) {
        InferenceCall call = routed.call();
        Waiter waiter = new Waiter(loop, call.deadline(), cancel -> fly(routed, view, asked, lookup, next, cancel));
        CacheOutcome outcome = view.cache().ask(lookup.key(), waiter);
        // Whoever flies looks into the shared memory first, and tells of that look.
        boolean isToLook =
                outcome == CacheOutcome.MISS && view.cache().settings().shared();
        if (outcome != CacheOutcome.JOINED && !isToLook) looked(routed, outcome, begun);
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
            if (outcome == CacheOutcome.JOINED) looked(routed, outcome, begun);
            if (end.succeeded()) {
                boolean isFound = outcome == CacheOutcome.MISS && !routed.isSent();
                ends(routed, isFound ? CacheOutcome.HIT : outcome);
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

    /** Finds the answer where other routers may have left it, else has a server asked. */
    private Future<Remembered> fly(
            RoutedCall routed,
            CacheView view,
            CacheQuestions.Read asked,
            CacheLookup lookup,
            Next next,
            CancelSignal cancel) {
        if (!view.cache().settings().shared()) return send(routed, view, lookup, next, cancel);
        long begun = routed.span() == null ? 0 : ticker.nanos();
        return shared.look(routed, view, lookup).compose(any -> {
            CacheLookup rest = any ? lookup(view.cache(), asked.about(lookup.missing())) : lookup;
            Optional<Computed> all = any ? rest.remembered() : Optional.empty();
            lookedShared(routed, all.isPresent() ? CacheOutcome.HIT : CacheOutcome.MISS, begun);
            if (cancel.isCancelled()) return Future.failedFuture(new Failure.Cancelled(Stage.WAITING).toException());
            if (!any) return send(routed, view, lookup, next, cancel);
            return all.isPresent()
                    ? Future.succeededFuture(Remembered.of(all.get(), ticker.nanos()))
                    : send(routed, view, rest, next, cancel)
                            .map(answer -> Remembered.of(rest.with(answer), ticker.nanos()));
        });
    }

    /** Sends the request, and remembers what comes of it for all who ask the same. */
    private Future<Remembered> send(
            RoutedCall routed, CacheView view, CacheLookup lookup, Next next, CancelSignal cancel) {
        InferenceCall call = routed.call();
        InferenceRequest request = call.request();
        InferenceRequest read = request.with(
                new Understood(lookup.missing(), request.payload().clients().orElseThrow()));
        RoutedCall flying = new RoutedCall(call.with(read, cancel), routed.route());
        routed.goesAs(flying);
        return next.go(flying).map(response -> {
            if (!(response instanceof Computed computed))
                throw new IllegalStateException("an answer in bytes to a request in tensors");
            Remembered answer = Remembered.of(computed, ticker.nanos());
            if (flying.mayBeRemembered() && view.expects(request.version(), computed.model())) {
                List<Remembered> kept = lookup.remember(answer);
                if (view.cache().settings().shared()) shared.tell(lookup, kept);
            }
            return answer;
        });
    }

    /** Whether an old answer is better than this failure: the client asked well, and the model is there. */
    private static boolean isServers(Failure failure) {
        return switch (failure) {
            case Failure.AttemptFailed(var at, var sent, var fault) -> !(fault instanceof Fault.LacksModel);
            case Failure.NoEndpoint none -> true;
            case Failure.NoFeatures none -> true;
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
