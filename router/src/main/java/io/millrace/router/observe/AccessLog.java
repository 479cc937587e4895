package io.millrace.router.observe;

import io.millrace.config.AccessLogSettings;
import io.millrace.router.chain.FailureNames;
import io.millrace.router.frontend.CallLog;
import io.millrace.router.frontend.JsonText;
import java.io.BufferedWriter;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One JSON line for each ended call, written by a thread of its own. Event loops never wait for the disk: when the bounded
 * queue is full, lines are dropped and the number dropped is told in the next line.
 */
public final class AccessLog implements CallLog, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);
    private static final int QUEUED_LINES = 8_192;
    private static final String END = "";

    private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(QUEUED_LINES);
    private final AtomicLong dropped = new AtomicLong();
    private final Writer writer;
    private final Thread thread;
    private final Clock clock;

    private AccessLog(OutputStream out, Clock clock) {
        this.writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        this.clock = clock;
        this.thread = Thread.ofPlatform().name("access-log").daemon().start(this::writeLines);
    }

    /**
     * @param clock tells the time of day that a line is stamped with
     * @return a log that does nothing when it is off
     * @throws UncheckedIOException when the file cannot be opened
     */
    public static CallLog open(AccessLogSettings settings, Clock clock) {
        return switch (settings) {
            case AccessLogSettings.Off off -> entry -> {};
            case AccessLogSettings.StandardOutput stdout -> new AccessLog(System.out, clock);
            case AccessLogSettings.ToFile(Path path) -> {
                try {
                    yield new AccessLog(new FileOutputStream(path.toFile(), true), clock);
                } catch (IOException e) {
                    throw new UncheckedIOException("cannot open the access log " + path, e);
                }
            }
        };
    }

    @Override
    public void ended(Entry entry) {
        if (!lines.offer(line(entry))) dropped.incrementAndGet();
    }

    private String line(Entry entry) {
        StringBuilder out = new StringBuilder(256);
        out.append("{\"time\":\"").append(clock.instant());
        out.append("\",\"id\":").append(JsonText.quoted(entry.id().text()));
        out.append(",\"frontend\":\"").append(entry.frontend());
        out.append("\",\"method\":").append(JsonText.quoted(entry.method()));
        out.append(",\"path\":").append(JsonText.quoted(entry.path()));
        entry.model().ifPresent(model -> out.append(",\"model\":").append(JsonText.quoted(model.text())));
        out.append(",\"status\":").append(entry.status());
        if (entry.grpc() != null)
            out.append(",\"grpc\":\"").append(entry.grpc().name()).append('"');
        if (entry.failure() != null) {
            out.append(",\"failure\":\"")
                    .append(FailureNames.of(entry.failure()))
                    .append('"');
            entry.failure()
                    .shed()
                    .ifPresent(reason ->
                            out.append(",\"shed\":\"").append(reason.label()).append('"'));
        }
        if (entry.served() != null)
            out.append(",\"endpoint\":")
                    .append(JsonText.quoted(entry.served().endpoint().id().toString()));
        out.append(",\"attempts\":").append(entry.attempts());
        if (entry.cache() != null)
            out.append(",\"cache\":\"").append(entry.cache().label()).append('"');
        if (entry.degraded() != null)
            out.append(",\"degraded\":\"").append(entry.degraded().label()).append('"');
        out.append(",\"bytes_in\":").append(entry.bytesIn());
        out.append(",\"bytes_out\":").append(entry.bytesOut());
        out.append(",\"duration_us\":").append(entry.nanos() / 1_000);
        long lost = dropped.getAndSet(0);
        if (lost > 0) out.append(",\"lines_dropped_before\":").append(lost);
        return out.append("}\n").toString();
    }

    private void writeLines() {
        try {
            for (String line = lines.take(); !line.equals(END); line = lines.take()) {
                writer.write(line);
                if (lines.isEmpty()) writer.flush();
            }
            writer.flush();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.error("the access log ended: {}", e.getMessage());
        }
    }

    /** Writes what is queued, waiting at most a second for it. */
    @Override
    public void close() {
        if (!lines.offer(END)) thread.interrupt();
        try {
            thread.join(1_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
