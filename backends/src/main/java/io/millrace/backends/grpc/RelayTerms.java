package io.millrace.backends.grpc;

import io.millrace.backends.Attempt;
import io.millrace.backends.BadAnswerException;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.ModelName;
import io.vertx.core.buffer.Buffer;

/** Between a client and a server of one protocol messages pass as they are, but for the model's name where it differs. */
final class RelayTerms implements StreamTerms {
    private final Attempt attempt;
    private final Renaming renaming;
    private final GrpcJudge judge;
    private final ModelName known;
    private final ModelName here;
    private final boolean renamed;

    RelayTerms(Attempt attempt, Renaming renaming, GrpcJudge judge) {
        this.attempt = attempt;
        this.renaming = renaming;
        this.judge = judge;
        this.known = attempt.call().request().model();
        this.here = attempt.model().name();
        this.renamed = !known.equals(here);
    }

    /** Whether nothing is exchanged. */
    boolean isVerbatim() {
        return !renamed;
    }

    @Override
    public Buffer request(Buffer message) {
        return renamed ? renaming.request(message, here) : message;
    }

    @Override
    public Buffer answer(Buffer message) {
        if (!renamed) return message;
        try {
            return renaming.answer(message, known);
        } catch (FailureException unreadable) {
            throw new BadAnswerException(unreadable.failure().text());
        }
    }

    @Override
    public Failure failure(GrpcAnswer end) {
        return judge.relayedFailure(attempt, end);
    }
}
