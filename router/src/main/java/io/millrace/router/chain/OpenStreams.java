package io.millrace.router.chain;

import io.millrace.inference.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The streamed answers of one event loop. They are looked through a few times a second, instead of each having a timer
 * that every piece would set anew: what is said of their times holds to within {@link #LOOK}.
 */
public final class OpenStreams {
    /** How often {@link #cutOverdue} is to be called. */
    public static final Duration LOOK = Duration.ofMillis(50);

    private final Duration writeStall;
    private final List<OpenStream> open = new ArrayList<>();

    /** @param writeStall a client that takes nothing of its answer for as long is gone */
    public OpenStreams(Duration writeStall) {
        this.writeStall = writeStall;
    }

    StreamTimes times(RoutedCall call) {
        return new StreamTimes(
                call.route().config().deadline().streamIdle().toNanos(),
                writeStall.toNanos(),
                call.call().deadline().end());
    }

    void add(OpenStream stream) {
        open.add(stream);
        stream.begin();
    }

    /** Ends those that may not go on. */
    public void cutOverdue() {
        open.removeIf(OpenStream::hasEnded);
        for (OpenStream stream : List.copyOf(open)) {
            Optional<Failure> why = stream.overdue();
            if (why.isPresent()) stream.fail(why.get().toException());
        }
    }
}
