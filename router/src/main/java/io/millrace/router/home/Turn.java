package io.millrace.router.home;

import io.millrace.inference.Ticker;
import io.millrace.router.batch.BatchEnd;
import io.millrace.router.schedule.Candidate;
import java.util.function.BiConsumer;

/** A place at an endpoint, lent to a call that is sent by itself: until its answer is whole, of a streamed one its last byte. */
final class Turn {
    private final Candidate candidate;
    private final Ticker ticker;
    private final long lentNanos;
    private final BiConsumer<BatchEnd, Long> back;
    private long answeredNanos;
    private boolean answered;
    private boolean over;

    /** @param back told how it ended and what its answer took, of a streamed one the head; any loop */
    Turn(Candidate candidate, Ticker ticker, long lentNanos, BiConsumer<BatchEnd, Long> back) {
        this.candidate = candidate;
        this.ticker = ticker;
        this.lentNanos = lentNanos;
        this.back = back;
    }

    Candidate candidate() {
        return candidate;
    }

    /** The head of a streamed answer is there. */
    void answerBegins() {
        answered = true;
        answeredNanos = ticker.nanos();
    }

    /** More than once does no harm. */
    void ends(BatchEnd how) {
        if (over) return;
        over = true;
        back.accept(how, (answered ? answeredNanos : ticker.nanos()) - lentNanos);
    }

    void unused() {
        ends(BatchEnd.UNTOLD);
    }
}
