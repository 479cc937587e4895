package io.millrace.chaos.server;

import io.millrace.chaos.net.Ending;
import java.time.Duration;
import java.util.Optional;

/** What goes over the wire in answer to one exchange, and how. */
final class Delivery {
    private final byte[] bytes;
    private final int step;
    private final Duration every;
    private final Optional<Ending> ending;

    private Delivery(byte[] bytes, int step, Duration every, Optional<Ending> ending) {
        this.bytes = bytes;
        this.step = step;
        this.every = every;
        this.ending = ending;
    }

    /** All at once, and the connection stays for the next exchange. */
    static Delivery whole(byte[] bytes) {
        return new Delivery(bytes, Integer.MAX_VALUE, Duration.ZERO, Optional.empty());
    }

    /** All at once, and then the connection ends. */
    static Delivery last(byte[] bytes, Ending ending) {
        return new Delivery(bytes, Integer.MAX_VALUE, Duration.ZERO, Optional.of(ending));
    }

    /** {@code step} bytes {@code every} so long. */
    static Delivery dripping(byte[] bytes, int step, Duration every) {
        return new Delivery(bytes, step, every, Optional.empty());
    }

    byte[] bytes() {
        return bytes;
    }

    int step() {
        return step;
    }

    Duration every() {
        return every;
    }

    Optional<Ending> ending() {
        return ending;
    }
}
