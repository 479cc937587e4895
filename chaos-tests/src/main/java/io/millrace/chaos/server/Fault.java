package io.millrace.chaos.server;

import io.millrace.chaos.net.Ending;
import java.time.Duration;

/** What can go wrong with one exchange. The comment gives each its words in a script. */
public sealed interface Fault {
    /** {@code none}: shields an exchange from the rules after it. */
    record None() implements Fault {}

    /** {@code status code=503}: at once, in the protocol's own form. */
    record Status(int code) implements Fault {}

    /** {@code slow by=50ms}: the answer is held back this much longer. */
    record Slow(Duration by) implements Fault {}

    /** {@code stall}: the connection stays open, nothing comes. */
    record Stall() implements Fault {}

    /**
     * {@code cut at=head+5 by=reset}: the answer ends before that byte of it.
     *
     * @param from   what {@code offset} counts from
     * @param ending {@code close}, {@code reset} or {@code hang}
     */
    record Cut(From from, int offset, Ending ending) implements Fault {
        public enum From {
            /** {@code at=0}: the first byte of the status line. */
            START,
            /** {@code at=head}: the first byte of the body. */
            HEAD,
            /** {@code at=end-1}: after the last byte. */
            END
        }
    }

    /** {@code rows by=-1}: one row too few, or with {@code by=1} too many. */
    record Rowcount(int by) implements Fault {}

    /** {@code shape}: rows and columns changed over, and the values as they were. */
    record Shape() implements Fault {}

    /** {@code nan}: the first value of each row is not a number. */
    record Nan() implements Fault {}

    /** {@code swap}: the answer to the exchange before, a fault that only the client's check can see. */
    record Swap() implements Fault {}

    /** {@code twice}: the answer comes two times on the same connection. */
    record Twice() implements Fault {}

    /** {@code json}: a body that ends in the middle of its text, under a length that fits it. */
    record BrokenJson() implements Fault {}

    /** {@code garbage bytes=64}: random bytes in place of HTTP, then close. */
    record Garbage(int bytes) implements Fault {}

    /** {@code drip bytes=1 every=20ms}: the whole answer, slowly. */
    record Drip(int bytes, Duration every) implements Fault {}

    /** {@code mutate}: the answer's bytes under a few seeded mutations, see {@link ReplyMutator}. */
    record Mutate() implements Fault {}
}
