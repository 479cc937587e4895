package io.millrace.backends.grpc;

import io.millrace.backends.Attempt;
import io.millrace.backends.BadAnswerException;
import io.millrace.backends.http.AnswerJudge;
import io.millrace.inference.FailureException;
import io.millrace.inference.InferenceRequest;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.InferenceResponse.Relayed;
import io.millrace.inference.ModelName;
import io.millrace.inference.Wire;
import io.millrace.inference.WireForm;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/**
 * Passes a client's own message to a server that speaks its protocol, and the server's back: unread where both know the
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

    /** Of an attempt that it {@link #takes}; fails as {@link GrpcExchanges#exchange} and {@link GrpcJudge#relayed}. */
    public Future<InferenceResponse> send(Attempt attempt) {
        InferenceRequest request = attempt.call().request();
        ModelName here = attempt.model().name();
        boolean renamed = !request.model().equals(here);
        Wire wire = (Wire) request.payload();
        Buffer message;
        try {
            message = renamed ? renaming.request(wire.body(), here) : wire.body();
        } catch (FailureException e) {
            return Future.failedFuture(e);
        }
        return exchanges
                .exchange(GrpcAsk.of(attempt, wire.target(), wire.headers(), message))
                .map(answer -> {
                    Relayed as = judge.relayed(attempt, answer);
                    return renamed ? renamed(as, attempt) : as;
                });
    }

    private Relayed renamed(Relayed as, Attempt attempt) {
        ModelName known = attempt.call().request().model();
        Buffer body = AnswerJudge.reading(attempt, () -> answer(as.body(), known));
        return new Relayed(as.form(), as.status(), as.headers(), body, as.trailers());
    }

    private Buffer answer(Buffer message, ModelName known) {
        try {
            return renaming.answer(message, known);
        } catch (FailureException unreadable) {
            throw new BadAnswerException(unreadable.failure().text());
        }
    }
}
