package io.millrace.router.observe;

import io.millrace.inference.Ticker;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The recorders of all event loops. Any thread. */
final class Loops {
    private final List<LoopRecorder> all = new CopyOnWriteArrayList<>();
    private final Ticker ticker;
    private final Clock clock;

    Loops(Ticker ticker, Clock clock) {
        this.ticker = ticker;
        this.clock = clock;
    }

    LoopRecorder add() {
        LoopRecorder recorder = new LoopRecorder(clock);
        all.add(recorder);
        return recorder;
    }

    List<LoopRecorder> all() {
        return List.copyOf(all);
    }

    long nanos() {
        return ticker.nanos();
    }
}
