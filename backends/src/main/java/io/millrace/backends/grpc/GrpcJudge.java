package io.millrace.backends.grpc;

import io.millrace.backends.Attempt;
import io.millrace.backends.http.AnswerKind;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.Fault;
import io.millrace.inference.InferenceResponse.Relayed;
import io.millrace.inference.Sent;
import io.millrace.inference.WireForm;
import java.util.Optional;

/** Turns answers of one family's gRPC servers into results or failures. */
public final class GrpcJudge {
    private static final int MOST_KEPT = 1_000;
    private static final int TOO_LARGE = 413;

    private final WireForm form;
    private final StatusRule rule;

    /** @param form of the family */
    public GrpcJudge(WireForm form, StatusRule rule) {
        this.form = form;
        this.rule = rule;
    }

    /**
     * For a client of the server's own protocol: the answer as it is, when the request was served.
     *
     * @throws FailureException {@code Refused} for what is the client's, {@code AttemptFailed} for what is not, with the
     *     answer as it is
     */
    public Relayed relayed(Attempt attempt, GrpcAnswer answer) {
        if (answer.code() == GrpcCode.OK) return asItIs(answer);
        throw relayedFailure(attempt, answer).toException();
    }

    /** What an answer of a status other than OK means, with the answer as it is. */
    Failure relayedFailure(Attempt attempt, GrpcAnswer answer) {
        return failure(attempt, answer, Optional.of(asItIs(answer)));
    }

    private Relayed asItIs(GrpcAnswer answer) {
        return new Relayed(form, 200, answer.metadata(), answer.body(), answer.trailers());
    }

    /**
     * For a client of another protocol: passes by when the request was served.
     *
     * @throws FailureException {@code Refused} for what is the client's, {@code AttemptFailed} for what is not
     */
    public void requireServed(Attempt attempt, GrpcAnswer answer) {
        if (answer.code() != GrpcCode.OK)
            throw failure(attempt, answer, Optional.empty()).toException();
    }

    private Failure failure(Attempt attempt, GrpcAnswer answer, Optional<Relayed> as) {
        GrpcCode code = answer.code();
        String message = text(answer);
        // The server's clock for the time we gave it, or a shorter one of its own.
        if (code == GrpcCode.DEADLINE_EXCEEDED) return fault(attempt, new Fault.TimedOut(attempt.timeoutMillis()));
        AnswerKind kind = rule.kindOf(code, message);
        return switch (kind) {
            case REFUSED ->
                new Failure.Refused(code == GrpcCode.RESOURCE_EXHAUSTED ? TOO_LARGE : clientStatus(code), message, as);
            // Whatever code it has: TorchServe's is INTERNAL.
            case LACKS_MODEL ->
                fault(attempt, new Fault.LacksModel(code == GrpcCode.UNAVAILABLE ? 503 : 404, message, as));
            case SATURATED -> fault(attempt, new Fault.Saturated(message, Optional.empty(), as));
            case FAILED -> fault(attempt, new Fault.ServerError(code.httpStatus(), message, as));
            case SERVED, SENSELESS -> throw new IllegalStateException(code + " is " + kind);
        };
    }

    /** A server's own failure that is the client's doing would not be read as such in its own protocol. */
    private static int clientStatus(GrpcCode code) {
        return code.httpStatus() >= 500 && code != GrpcCode.UNIMPLEMENTED ? 400 : code.httpStatus();
    }

    private static String text(GrpcAnswer answer) {
        String message = answer.message();
        if (message.isEmpty()) return answer.code().name();
        return message.length() <= MOST_KEPT ? message : message.substring(0, MOST_KEPT) + "…";
    }

    private static Failure fault(Attempt attempt, Fault fault) {
        return new Failure.AttemptFailed(attempt.endpoint().id().toString(), Sent.ANSWER_BEGUN, fault);
    }
}
