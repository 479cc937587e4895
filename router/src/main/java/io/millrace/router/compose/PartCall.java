package io.millrace.router.compose;

import io.millrace.inference.CancelSignal;
import io.millrace.inference.Deadline;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.Fault;
import io.millrace.inference.InferenceCall;
import io.millrace.inference.InferenceRequest;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.InferenceResponse.Computed;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.Sent;
import io.millrace.inference.Tensors;
import io.millrace.inference.Understood;
import io.millrace.router.cache.CacheOutcome;
import io.millrace.router.chain.FailureNames;
import io.millrace.router.chain.RoutedCall;
import io.millrace.router.explain.Explanation;
import io.millrace.router.explain.Witness;
import io.millrace.router.route.ArmRoute;
import io.millrace.router.route.Route;
import io.millrace.router.route.RouteTraffic;
import io.millrace.router.trace.OpenSpan;
import io.millrace.router.trace.Spans;
import io.millrace.router.traffic.Assignment;
import io.millrace.router.traffic.Split;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One question to one part, from its sending to its answer. */
final class PartCall {
    static final String OK = "ok";
    static final String UNFIT = "unfit";
    static final String LATE = "late";
    static final String CANCELLED = "cancelled";

    private final Asking asking;
    private final Whole whole;
    private final String name;
    private final Route to;
    private final CancelSignal cancel = new CancelSignal();
    private @Nullable RoutedCall routed;
    private @Nullable OpenSpan span;
    private @Nullable Explanation explanation;
    private boolean isTold;
    private boolean hasEnded;

    /**
     * @param name of the part
     * @param to   its route
     */
    PartCall(Asking asking, Whole whole, String name, Route to) {
        this.asking = asking;
        this.whole = whole;
        this.name = name;
        this.to = to;
    }

    String name() {
        return name;
    }

    /**
     * Asks, with the client's headers, on its behalf.
     *
     * @param deadline no later than the whole's; the model's own timeout may be before it
     */
    Future<Tensors> ask(Tensors question, Deadline deadline) {
        long now = asking.ticker().nanos();
        RoutedCall part = part(question, deadline, now);
        routed = part;
        Witness witness = whole.call().witness();
        if (witness != null) {
            explanation = witness.partOf(name, part.route().model(), now);
            part.seenBy(explanation);
        }
        OpenSpan above = whole.call().span();
        if (above != null) {
            span = Spans.part(above, name, part.route().model().text(), now);
            part.tracedBy(span);
        }
        return sent(part).map(this::tensors).onComplete(result -> ended(result, now));
    }

    private RoutedCall part(Tensors question, Deadline deadline, long now) {
        InferenceCall call = whole.call().call();
        InferenceRequest asked = call.request();
        MultiMap headers = asked.payload().clients().orElseGet(MultiMap::caseInsensitiveMultiMap);
        Assignment assigned = null;
        Route route = to;
        Optional<ModelVersion> version = Optional.empty();
        RouteTraffic traffic = to.traffic();
        Split split = traffic == null ? null : traffic.split();
        if (traffic != null && split != null) {
            assigned = split.assign(new PartFacts(headers, asked.form(), to.model(), question), asking.random());
            ArmRoute arm = traffic.arms().get(assigned.index());
            route = arm.route();
            version = arm.version();
        }
        Deadline own = new Deadline(now + route.config().deadline().timeout().toNanos());
        InferenceRequest request = new InferenceRequest(
                asked.id(), asked.form(), route.model(), version, new Understood(question, headers), asked.priority());
        InferenceCall its = new InferenceCall(request, deadline.earlier(own), now, cancel);
        its.carries(call.carried());
        RoutedCall part = whole.call().part(its, route);
        if (assigned != null) part.goesBy(assigned);
        return part;
    }

    /** A bug in the chain ends the part like any failure. */
    private Future<InferenceResponse> sent(RoutedCall part) {
        try {
            return asking.chain().go(part);
        } catch (RuntimeException bug) {
            return Future.failedFuture(bug);
        }
    }

    private Tensors tensors(InferenceResponse response) {
        if (response instanceof Computed computed) return computed.outputs();
        // Nobody reads what is still coming.
        cancel.cancel();
        throw new Failure.AttemptFailed(
                        "", Sent.ANSWER_BEGUN, new Fault.BadAnswer("bytes, where tensors were asked for"))
                .toException();
    }

    private void ended(AsyncResult<Tensors> result, long begun) {
        hasEnded = true;
        long now = asking.ticker().nanos();
        String outcome = result.succeeded() ? OK : FailureNames.outcome(FailureException.of(result.cause()));
        if (span != null) Spans.partEnds(span, outcome, result.failed() && !isTold, now);
        if (explanation != null) {
            CacheOutcome cache = routed == null ? null : routed.cache();
            explanation.ended(new Explanation.End(outcome, cache == null ? null : cache.label(), now - begun));
        }
        if (result.failed()) tell(outcome);
    }

    /** What became of it for the whole; the first word counts. */
    void tell(String outcome) {
        if (isTold) return;
        isTold = true;
        asking.listener().partEnds(whole.call().route().model(), name, outcome);
    }

    /** Nobody waits for it any more, if it has not ended. */
    void giveUp(String outcome) {
        if (hasEnded || routed == null) return;
        tell(outcome);
        cancel.cancel();
    }

    /** Null before it is asked. */
    @Nullable RoutedCall routed() {
        return routed;
    }
}
