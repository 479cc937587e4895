package io.millrace.inference;

import java.time.Duration;

/** Time that stands still until a test turns it. Begins below zero, so that no code takes zero for "never". */
public final class HandTicker implements Ticker {
    private long nanos = -Duration.ofSeconds(1).toNanos();

    public void turn(Duration by) {
        nanos += by.toNanos();
    }

    public void turnMillis(long millis) {
        turn(Duration.ofMillis(millis));
    }

    @Override
    public long nanos() {
        return nanos;
    }
}
