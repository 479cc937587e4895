package io.millrace.chaos.client;

import io.millrace.chaos.net.Ending;
import java.time.Duration;

/** Which clients go away before their answer is whole. Asked once for each question, on the client's loop. */
@FunctionalInterface
public interface Leaving {
    Leaving NEVER = id -> new Stay();

    Way of(int id);

    /** How one client behaves. */
    sealed interface Way {}

    record Stay() implements Way {}

    /** After {@code bytes} of the request, which is the phase of connecting when 0. */
    record WhileAsking(int bytes, Ending ending) implements Way {}

    /** So long after the whole request was handed to the kernel, unless the answer is quicker. */
    record WhileWaiting(Duration after, Ending ending) implements Way {}

    /** At the answer's first byte. */
    record WhileReading(Ending ending) implements Way {}
}
