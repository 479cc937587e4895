package io.millrace.inference;

/** Monotonic time in nanoseconds from an arbitrary origin. The only clock that durations are taken from. */
@FunctionalInterface
public interface Ticker {
    Ticker SYSTEM = System::nanoTime;

    long nanos();
}
