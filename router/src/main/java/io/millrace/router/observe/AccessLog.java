package io.millrace.router.observe;

import io.millrace.config.AccessLogSettings;
import io.millrace.inference.Ticker;
import io.millrace.router.frontend.CallLog;
import io.millrace.router.out.LineFile;
import io.millrace.router.out.Out;
import io.millrace.router.out.OutQueue;
import io.millrace.router.out.StandardOut;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.atomic.LongAdder;

/** One JSON line for each ended call. Event loops never wait for the disk: of lines that were lost the next one tells. */
public final class AccessLog implements CallLog, AutoCloseable {
    private final OutQueue<String> lines;
    private final Clock clock;

    private AccessLog(Out<String> out, Clock clock, LongAdder dropped) {
        this.lines = new OutQueue<>("access-log", out, dropped);
        this.clock = clock;
    }

    /**
     * @param clock   tells the time of day that a line is stamped with
     * @param dropped counts the lines that were lost
     * @return a log that does nothing when it is off
     * @throws UncheckedIOException when the file cannot be opened
     */
    static CallLog open(AccessLogSettings settings, Ticker ticker, Clock clock, LongAdder dropped) {
        return switch (settings) {
            case AccessLogSettings.Off off -> entry -> {};
            case AccessLogSettings.StandardOutput stdout -> new AccessLog(new StandardOut(System.out), clock, dropped);
            case AccessLogSettings.ToFile(Path path) -> {
                try {
                    yield new AccessLog(new LineFile(path, ticker), clock, dropped);
                } catch (IOException e) {
                    throw new UncheckedIOException("cannot open the access log " + path, e);
                }
            }
        };
    }

    @Override
    public void ended(Entry entry) {
        lines.add(AccessLine.of(entry, clock.instant(), lines.takeUntold()));
    }

    /** Writes what is queued, waiting at most two seconds for it. */
    @Override
    public void close() {
        lines.close();
    }
}
