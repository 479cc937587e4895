package io.millrace.backends.http;

import io.millrace.backends.Attempt;
import io.millrace.inference.InferenceRequest;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.Wire;
import io.millrace.inference.WireForm;
import io.vertx.core.Future;

/** Passes a client's own bytes to a server that speaks its protocol, and the server's back. */
public final class Relay {
    private final WireForm form;
    private final HttpExchanges exchanges;
    private final AnswerJudge judge;

    public Relay(WireForm form, HttpExchanges exchanges, AnswerJudge judge) {
        this.form = form;
        this.exchanges = exchanges;
        this.judge = judge;
    }

    /** Whether the request may go unread: it is in the server's protocol and names the model as the server does. */
    public boolean takes(Attempt attempt) {
        InferenceRequest request = attempt.call().request();
        return request.payload() instanceof Wire wire
                && wire.form() == form
                && request.model().equals(attempt.model().name());
    }

    /** Of an attempt that it {@link #takes}; fails as {@link HttpExchanges#exchange} and {@link AnswerJudge#relayed}. */
    public Future<InferenceResponse> send(Attempt attempt) {
        Wire wire = (Wire) attempt.call().request().payload();
        return exchanges
                .relay(HttpAsk.of(attempt, wire.method(), wire.target(), attempt.headers(), wire.content()))
                .map(answer -> judge.relayed(form, attempt, answer));
    }
}
