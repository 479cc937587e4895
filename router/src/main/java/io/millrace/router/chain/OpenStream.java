package io.millrace.router.chain;

import io.millrace.inference.BufferStream;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.Fault;
import io.millrace.inference.Sent;
import io.millrace.inference.Stage;
import io.millrace.inference.Ticker;
import io.millrace.inference.Wire;
import io.millrace.inference.WireBody;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A streamed answer on its way through the chain, which it leaves as it came: only watched. It ends once, and tells how.
 * While its reader wants more, time counts against the server, in a dialogue only while it owes an answer; while its reader
 * does not, against the client.
 */
final class OpenStream extends BufferStream {
    private final ReadStream<Buffer> body;
    private final RoutedCall call;
    private final StreamTimes times;
    private final Ticker ticker;
    private final @Nullable EventCount events;
    private final Optional<WireBody.Dialogue> dialogue;
    private final Ending whenEnded;
    private long firstByteNanos;
    private boolean begun;
    private boolean wanted;
    private long turnNanos;
    private boolean ended;
    private long tokens;
    private long firstTokenAt;
    private long lastTokenAt;

    /** Told once how a stream ended: with the failure, or with none when it was whole. */
    @FunctionalInterface
    interface Ending {
        void ended(StreamFigures figures, Optional<Failure> failure);
    }

    /**
     * @param isEvents       whether its events are to be counted
     * @param headNanos from the pick of the endpoint to the head of its answer; in a dialogue, until it could begin
     */
    OpenStream(
            ReadStream<Buffer> body,
            RoutedCall call,
            StreamTimes times,
            Ticker ticker,
            boolean isEvents,
            long headNanos,
            Ending whenEnded) {
        this.body = body;
        this.call = call;
        this.times = times;
        this.ticker = ticker;
        this.events = isEvents ? new EventCount() : null;
        this.firstByteNanos = headNanos;
        this.whenEnded = whenEnded;
        this.turnNanos = ticker.nanos();
        this.dialogue =
                call.call().request().payload() instanceof Wire wire && wire.content() instanceof WireBody.Coming coming
                        ? coming.dialogue()
                        : Optional.empty();
    }

    /** To be called once all is in place: the stream may have failed already. */
    void begin() {
        body.handler(this::pass);
        body.endHandler(end -> end());
        body.exceptionHandler(this::fail);
    }

    boolean hasEnded() {
        return ended;
    }

    private StreamFigures figures() {
        long untilFirst = tokens == 0 ? 0 : firstTokenAt - call.call().bornNanos();
        return new StreamFigures(firstByteNanos, tokens, untilFirst, lastTokenAt - firstTokenAt);
    }

    /** Why it may not go on, if so. */
    Optional<Failure> overdue() {
        long now = ticker.nanos();
        if (times.deadline().isPresent() && times.deadline().get().hasPassed(ticker))
            return Optional.of(
                    DeadlineStage.expired(call.call(), times.deadline().get(), Stage.ANSWERING));
        if (wanted && silence(now) > times.silenceNanos()) return Optional.of(silent());
        if (!wanted && now - turnNanos > times.stallNanos()) return Optional.of(new Failure.Cancelled(Stage.ANSWERING));
        return Optional.empty();
    }

    /** How long the server has been silent though it was its turn to speak. */
    private long silence(long now) {
        if (dialogue.isEmpty()) return now - turnNanos;
        OptionalLong owed = dialogue.get().owedSinceNanos();
        return owed.isEmpty() ? 0 : Math.min(now - owed.getAsLong(), now - turnNanos);
    }

    private Failure silent() {
        var at = call.last();
        return new Failure.AttemptFailed(
                at == null ? "" : at.endpoint().id().toString(),
                Sent.ANSWER_BEGUN,
                new Fault.TimedOut(TimeUnit.NANOSECONDS.toMillis(times.silenceNanos())));
    }

    private void pass(Buffer bytes) {
        if (ended) return;
        long now = ticker.nanos();
        if (!begun && dialogue.isPresent()) firstByteNanos += now - turnNanos;
        begun = true;
        turnNanos = now;
        if (events != null) count(events.take(bytes));
        hand(bytes);
    }

    private void count(int newTokens) {
        if (newTokens == 0) return;
        if (tokens == 0) firstTokenAt = turnNanos;
        lastTokenAt = turnNanos;
        tokens += newTokens;
    }

    private void end() {
        if (ended) return;
        ended = true;
        whenEnded.ended(figures(), Optional.empty());
        tellEnd();
    }

    /** Ends it before its end; its reader is told. */
    void fail(Throwable cause) {
        if (ended) return;
        ended = true;
        whenEnded.ended(figures(), Optional.of(FailureException.of(cause)));
        tellFailure(cause);
    }

    private void turns(boolean wantsMore) {
        if (wanted == wantsMore) return;
        wanted = wantsMore;
        turnNanos = ticker.nanos();
    }

    @Override
    public ReadStream<Buffer> pause() {
        turns(false);
        body.pause();
        return this;
    }

    @Override
    public ReadStream<Buffer> fetch(long amount) {
        turns(true);
        body.fetch(amount);
        return this;
    }
}
