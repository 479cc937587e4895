package io.millrace.backends.torchserve;

import io.millrace.backends.Attempt;
import io.millrace.backends.WireCodec.Body;
import io.millrace.inference.CancelSignal;
import io.millrace.inference.Deadline;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.Sent;
import io.millrace.inference.Ticker;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The rows of one attempt, each an exchange of its own, at most {@value #SIDE_BY_SIDE} at once and all within the attempt's
 * time. The first that fails fails the attempt and ends the others. On the call's event loop.
 */
final class RowExchanges {
    private static final int SIDE_BY_SIDE = 16;

    private final Attempt attempt;
    private final List<Body> rows;
    private final Ticker ticker;
    private final Sending sending;
    private final Deadline deadline;
    private final List<Buffer> answers;
    private final CancelSignal stop = new CancelSignal();
    private final Promise<List<Buffer>> all = Promise.promise();
    private int begun;
    private int answered;

    /** Sends one row within the time, until told to stop; gives the body of a served answer. */
    @FunctionalInterface
    interface Sending {
        Future<Buffer> send(Body row, long timeoutMillis, CancelSignal stop);
    }

    RowExchanges(Attempt attempt, List<Body> rows, Ticker ticker, Sending sending) {
        this.attempt = attempt;
        this.rows = rows;
        this.ticker = ticker;
        this.sending = sending;
        this.deadline = Deadline.after(ticker, Duration.ofMillis(attempt.timeoutMillis()));
        this.answers = new ArrayList<>(Collections.nCopies(rows.size(), Buffer.buffer(0)));
    }

    /** The rows' answers in the rows' order. */
    Future<List<Buffer>> run() {
        Runnable unlisten = attempt.cancel().onCancel(stop::cancel);
        for (int i = 0; i < SIDE_BY_SIDE; i++) beginNext();
        return all.future().onComplete(ended -> unlisten.run());
    }

    private void beginNext() {
        if (begun == rows.size() || all.future().isComplete()) return;
        int row = begun++;
        long left = Math.max(1, deadline.remainingMillis(ticker));
        sending.send(rows.get(row), left, stop).onComplete(answer -> answered(row, answer), this::failed);
    }

    private void answered(int row, Buffer answer) {
        answers.set(row, answer);
        answered++;
        if (answered == rows.size()) all.tryComplete(answers);
        else beginNext();
    }

    private void failed(Throwable cause) {
        if (!all.tryFail(asOfTheWhole(FailureException.of(cause)).toException())) return;
        stop.cancel();
    }

    /** That nothing of one row was sent is not true of the attempt, once another was. */
    private Failure asOfTheWhole(Failure failure) {
        return failure instanceof Failure.AttemptFailed(var at, var sent, var fault)
                        && sent == Sent.NOTHING
                        && begun > 1
                ? new Failure.AttemptFailed(at, Sent.MAYBE, fault)
                : failure;
    }
}
