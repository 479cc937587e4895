package io.millrace.router.home;

import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.Fault;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.InferenceResponse.Computed;
import io.millrace.inference.Sent;
import io.millrace.router.batch.BatchEnd;
import io.millrace.router.batch.LatencyModel.Linear;
import io.millrace.router.batch.Station;
import io.millrace.router.chain.Next;
import io.millrace.router.chain.RoutedCall;
import io.millrace.router.explain.Witness;
import io.millrace.router.route.Route;
import io.millrace.router.schedule.Candidate;
import io.millrace.router.trace.OpenSpan;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes a batch to its server, and each member its own of what comes back. When it fails for what may be one member's fault,
 * halves are sent, and halves of those, so that who is at fault fails alone. On the home loop.
 */
final class Delivery {
    private final Route route;
    private final Candidate preferred;
    private final Station station;
    private final Next sending;
    private final @Nullable OpenSpan span;
    private final BooleanSupplier mayResend;
    private final Consumer<BatchEnd> ended;
    private int underWay;
    private BatchEnd end = BatchEnd.ANSWERED;

    /**
     * @param preferred where it goes, unless that has become impossible
     * @param station   what is known of it
     * @param span      of the batch, null where it is not traced
     * @param mayResend takes one from the budget of what is sent again
     * @param ended     told once, when nothing of the batch is under way any more
     */
    Delivery(
            Route route,
            Candidate preferred,
            Station station,
            Next sending,
            @Nullable OpenSpan span,
            BooleanSupplier mayResend,
            Consumer<BatchEnd> ended) {
        this.route = route;
        this.preferred = preferred;
        this.station = station;
        this.sending = sending;
        this.span = span;
        this.mayResend = mayResend;
        this.ended = ended;
    }

    /** Sends them as one. */
    void of(List<Member> members) {
        send(members, true);
    }

    /** @param first not again: that may go anywhere, for it may be the server that is at fault */
    private void send(List<Member> members, boolean first) {
        underWay++;
        BatchCall batch = new BatchCall(members, station.sizes());
        RoutedCall routed;
        try {
            routed = new RoutedCall(batch.call(), route);
        } catch (RuntimeException impossible) {
            over(batch, null, Future.failedFuture(impossible));
            return;
        }
        routed.isBatch(station.model() instanceof Linear model ? model.nanos(batch.sentRows()) : 0);
        if (first) routed.prefers(preferred);
        if (members.size() > 1) routed.isOfMany();
        told(members, routed);
        routed.tracedBy(span);
        send(routed).onComplete(result -> over(batch, routed, result));
    }

    /** What happens to it happens to each of them. */
    private static void told(List<Member> members, RoutedCall routed) {
        List<Witness> witnesses = null;
        for (Member member : members) {
            Witness witness = member.witness();
            if (witness == null) continue;
            if (witnesses == null) witnesses = new ArrayList<>(1);
            witnesses.add(witness);
        }
        if (witnesses != null) routed.seenBy(Witness.of(witnesses));
    }

    private Future<InferenceResponse> send(RoutedCall routed) {
        try {
            return sending.go(routed);
        } catch (RuntimeException bug) {
            return Future.failedFuture(bug);
        }
    }

    private void over(BatchCall batch, @Nullable RoutedCall routed, AsyncResult<InferenceResponse> result) {
        if (result.failed()) failed(batch, routed, result.cause());
        else if (result.result() instanceof Computed computed) answered(batch, routed, computed);
        else failed(batch, routed, new IllegalStateException("an answer in bytes to a request in tensors"));
        if (--underWay == 0) ended.accept(end);
    }

    private void answered(BatchCall batch, @Nullable RoutedCall routed, Computed computed) {
        // Somebody else's speed, or more than one answer's.
        if (routed == null || routed.attempts() > 1) end = BatchEnd.FAILED;
        @Nullable List<Computed> answers;
        try {
            answers = batch.answers(computed);
        } catch (RuntimeException unreadable) {
            failed(batch, routed, unreadable);
            return;
        }
        List<Member> members = batch.members();
        if (answers == null) {
            end = BatchEnd.UNTOLD;
            if (members.size() > 1) members.forEach(this::alone);
            else tell(members, routed, notItsRows().toException());
            return;
        }
        for (int i = 0; i < members.size(); i++)
            members.get(i).tell(outcome(Future.succeededFuture(answers.get(i)), routed));
    }

    private void alone(Member member) {
        if (!member.hasLeft()) send(List.of(member), false);
    }

    private Failure notItsRows() {
        return new Failure.AttemptFailed(
                preferred.endpoint().id().toString(),
                Sent.ANSWER_BEGUN,
                new Fault.BadAnswer("the outputs have not as many rows as the inputs"));
    }

    private void failed(BatchCall batch, @Nullable RoutedCall routed, Throwable cause) {
        Failure failure = FailureException.of(cause);
        Blame blame = blame(failure);
        if (end == BatchEnd.ANSWERED) end = blame == Blame.NOBODYS ? BatchEnd.FAILED : BatchEnd.UNTOLD;
        List<Member> left =
                batch.members().stream().filter(member -> !member.hasLeft()).toList();
        if (left.size() < 2 || blame == Blame.NOBODYS) {
            tell(left, routed, failure.toException());
            return;
        }
        int half = left.size() / 2;
        for (List<Member> part : List.of(left.subList(0, half), left.subList(half, left.size()))) {
            if (blame == Blame.ONES || mayResend.getAsBoolean()) send(part, false);
            else tell(part, routed, failure.toException());
        }
    }

    private static void tell(List<Member> members, @Nullable RoutedCall routed, Throwable why) {
        for (Member member : members) member.tell(outcome(Future.failedFuture(why), routed));
    }

    private static Member.Outcome outcome(Future<InferenceResponse> answer, @Nullable RoutedCall routed) {
        return routed == null
                ? new Member.Outcome(answer, null, 0, 0)
                : new Member.Outcome(answer, routed.last(), routed.attempts(), routed.serverNanos());
    }

    /** Of whom a failure tells something. */
    private enum Blame {
        /** Of what one member asked: the others are for no one's account. */
        ONES,
        /** Of what one member asked or of the servers; the work may have been done. */
        ONES_OR_SERVERS,
        NOBODYS
    }

    private Blame blame(Failure failure) {
        return switch (failure) {
            case Failure.Refused refused -> Blame.ONES;
            case Failure.Malformed malformed -> Blame.ONES;
            case Failure.Unfit unfit -> Blame.ONES;
            case Failure.NotCarried notCarried -> Blame.ONES;
            case Failure.TooLarge tooLarge -> Blame.ONES;
            case Failure.AttemptFailed(var at, var sent, var fault) ->
                route.config().retry().idempotent() && isAnswer(fault) ? Blame.ONES_OR_SERVERS : Blame.NOBODYS;
            case Failure.Unsupported unsupported -> Blame.NOBODYS;
            case Failure.UnknownModel unknown -> Blame.NOBODYS;
            case Failure.NoEndpoint none -> Blame.NOBODYS;
            case Failure.NoFeatures none -> Blame.NOBODYS;
            case Failure.Rejected rejected -> Blame.NOBODYS;
            case Failure.Expired expired -> Blame.NOBODYS;
            case Failure.Cancelled cancelled -> Blame.NOBODYS;
            case Failure.Broken broken -> Blame.NOBODYS;
        };
    }

    private static boolean isAnswer(Fault fault) {
        return fault instanceof Fault.ServerError || fault instanceof Fault.BadAnswer;
    }
}
