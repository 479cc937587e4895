package io.millrace.backends.grpc;

import io.millrace.backends.Attempt;
import io.millrace.backends.http.AnswerJudge;
import io.millrace.inference.FailureException;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.InferenceResponse.Relayed;
import io.millrace.inference.InferenceResponse.Streamed;
import io.millrace.inference.Wire;
import io.millrace.inference.WireBody;
import io.millrace.inference.WireForm;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/**
 * Passes a client's own messages to a server that speaks its protocol, and the server's back: unread where both know the
 * model by the same name, else with the name exchanged.
 */
public final class GrpcRelay {
    private final WireForm form;
    private final Renaming renaming;
    private final GrpcExchanges exchanges;
    private final GrpcJudge judge;

    public GrpcRelay(WireForm form, Renaming renaming, GrpcExchanges exchanges, GrpcJudge judge) {
        this.form = form;
        this.renaming = renaming;
        this.exchanges = exchanges;
        this.judge = judge;
    }

    /** Whether the request is in the server's protocol. */
    public boolean takes(Attempt attempt) {
        return attempt.call().request().payload() instanceof Wire wire && wire.form() == form;
    }

    /** Whether the request, of an attempt that it {@link #takes}, is by this method. */
    public static boolean asks(Attempt attempt, String method) {
        return attempt.call().request().payload() instanceof Wire wire
                && wire.target().equals(method);
    }

    /** Of an attempt that it {@link #takes}; fails as {@link GrpcExchanges#exchange} and {@link GrpcJudge#relayed}. */
    public Future<InferenceResponse> send(Attempt attempt) {
        Wire wire = (Wire) attempt.call().request().payload();
        RelayTerms terms = terms(attempt, renaming);
        Buffer message;
        try {
            message = terms.request(wire.body());
        } catch (FailureException e) {
            return Future.failedFuture(e);
        }
        return exchanges
                .exchange(GrpcAsk.of(attempt, wire.target(), attempt.headers(), message))
                .map(answer -> {
                    Relayed as = judge.relayed(attempt, answer);
                    return terms.isVerbatim() ? as : renamed(as, attempt, terms);
                });
    }

    private static Relayed renamed(Relayed as, Attempt attempt, RelayTerms terms) {
        Buffer body = AnswerJudge.reading(attempt, () -> terms.answer(as.body()));
        return new Relayed(as.form(), as.status(), as.headers(), body, as.trailers());
    }

    /**
     * The same of a call whose answer may have any number of messages, and whose own may still be coming.
     *
     * @param ofStream for its messages
     */
    public Future<InferenceResponse> stream(Attempt attempt, Renaming ofStream) {
        Wire wire = (Wire) attempt.call().request().payload();
        RelayTerms terms = terms(attempt, ofStream);
        WireBody content;
        try {
            content = wire.content() instanceof WireBody.Whole(Buffer only)
                    ? new WireBody.Whole(terms.request(only))
                    : wire.content();
        } catch (FailureException e) {
            return Future.failedFuture(e);
        }
        return exchanges.stream(GrpcAsk.ofStream(attempt, wire.target(), attempt.headers(), content), terms)
                .map(reply -> switch (reply) {
                    // With status OK it is a stream, if one of no messages.
                    case GrpcAnswer answer -> judge.relayed(attempt, answer);
                    case GrpcStream(var metadata, var messages, var trailers) ->
                        new Streamed(form, 200, metadata, messages, trailers);
                });
    }

    private RelayTerms terms(Attempt attempt, Renaming by) {
        return new RelayTerms(attempt, by, judge);
    }
}
