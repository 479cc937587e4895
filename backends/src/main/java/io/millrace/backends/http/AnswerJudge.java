package io.millrace.backends.http;

import io.millrace.backends.Attempt;
import io.millrace.backends.BadAnswerException;
import io.millrace.backends.ServerCodec;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.Fault;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.InferenceResponse.Relayed;
import io.millrace.inference.InferenceResponse.Streamed;
import io.millrace.inference.Sent;
import io.millrace.inference.WireForm;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Turns answers of one family's servers into results or failures. */
public final class AnswerJudge {
    private static final int LONGEST_RETRY_AFTER = 64;

    private final Function<Buffer, String> errorMessage;
    private final AnswerRule rule;

    /** @param codec of the family */
    public AnswerJudge(ServerCodec codec, AnswerRule rule) {
        this(codec::errorMessage, rule);
    }

    /**
     * For a family without a codec.
     *
     * @param errorMessage of a server's error answer, for people; never fails
     */
    public AnswerJudge(Function<Buffer, String> errorMessage, AnswerRule rule) {
        this.errorMessage = errorMessage;
        this.rule = rule;
    }

    /**
     * For a client of the server's own protocol: the answer as it is, when the request was served.
     *
     * @throws FailureException {@code Refused} for what is the client's, {@code AttemptFailed} for what is not, with the
     *     answer as it is
     */
    InferenceResponse relayed(WireForm form, Attempt attempt, ServerAnswer answer) {
        return switch (answer) {
            case HttpAnswer whole -> relayed(form, attempt, whole);
            // Only what was served is streamed.
            case HttpStream(var status, var headers, var body) -> new Streamed(form, status, headers, body);
        };
    }

    private Relayed relayed(WireForm form, Attempt attempt, HttpAnswer answer) {
        Relayed as = new Relayed(form, answer.status(), answer.headers(), answer.body());
        String message = message(answer);
        return switch (rule.kindOf(answer.status(), message)) {
            case SERVED -> as;
            case REFUSED -> throw new Failure.Refused(answer.status(), message, Optional.of(as)).toException();
            case LACKS_MODEL -> throw fault(attempt, new Fault.LacksModel(answer.status(), message, Optional.of(as)));
            case SATURATED -> throw fault(attempt, new Fault.Saturated(message, retryAfter(answer), Optional.of(as)));
            case FAILED -> throw fault(attempt, new Fault.ServerError(answer.status(), message, Optional.of(as)));
            case SENSELESS -> throw senseless(attempt, answer);
        };
    }

    /**
     * For a client of another protocol: passes by when the request was served.
     *
     * @throws FailureException {@code Refused} for what is the client's, {@code AttemptFailed} for what is not
     */
    public void requireServed(Attempt attempt, HttpAnswer answer) {
        String message = message(answer);
        switch (rule.kindOf(answer.status(), message)) {
            case SERVED -> {}
            // A 500 that is the client's would not be read as such in its own protocol.
            case REFUSED ->
                throw new Failure.Refused(answer.status() == 500 ? 400 : answer.status(), message).toException();
            case LACKS_MODEL -> throw fault(attempt, new Fault.LacksModel(answer.status(), message, Optional.empty()));
            case SATURATED -> throw fault(attempt, new Fault.Saturated(message, retryAfter(answer), Optional.empty()));
            case FAILED -> throw fault(attempt, new Fault.ServerError(answer.status(), message, Optional.empty()));
            case SENSELESS -> throw senseless(attempt, answer);
        }
    }

    /**
     * What the reading of a served answer gives.
     *
     * @throws FailureException {@code AttemptFailed} with {@code BadAnswer} where it cannot be read or does not fit
     */
    public static <T> T reading(Attempt attempt, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (BadAnswerException bad) {
            throw fault(attempt, new Fault.BadAnswer(String.valueOf(bad.getMessage())));
        }
    }

    private String message(HttpAnswer answer) {
        boolean served = answer.status() >= 200 && answer.status() < 300;
        return served ? "" : errorMessage.apply(answer.body());
    }

    /** Seconds or a date, for the client to understand: what it cannot be is left out. */
    private static Optional<String> retryAfter(HttpAnswer answer) {
        return Optional.ofNullable(answer.headers().get(HttpHeaders.RETRY_AFTER))
                .filter(text -> !text.isEmpty() && text.length() <= LONGEST_RETRY_AFTER)
                .filter(text -> text.chars().allMatch(c -> c >= ' ' && c < 127));
    }

    private static FailureException senseless(Attempt attempt, HttpAnswer answer) {
        return fault(attempt, new Fault.BadAnswer("its status is " + answer.status()));
    }

    private static FailureException fault(Attempt attempt, Fault fault) {
        return new Failure.AttemptFailed(attempt.endpoint().id().toString(), Sent.ANSWER_BEGUN, fault).toException();
    }
}
