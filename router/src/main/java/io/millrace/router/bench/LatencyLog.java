package io.millrace.router.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/** Latencies in the log format of HdrHistogram, one interval for each name, which is its tag. Values are nanoseconds. */
public final class LatencyLog {
    /** Of the readable column alone: milliseconds. */
    private static final double MAX_UNIT = 1e6;

    private LatencyLog() {}

    /** @param tallies by names without a blank or a comma */
    public static void write(Path file, Map<String, Tally> tallies) throws IOException {
        try (PrintStream out = new PrintStream(Files.newOutputStream(file), false, UTF_8)) {
            HistogramLogWriter log = new HistogramLogWriter(out);
            log.outputLogFormatVersion();
            log.outputLegend();
            tallies.forEach((name, tally) -> {
                Histogram latencies = tally.latencies();
                latencies.setTag(name);
                log.outputIntervalHistogram(0, tally.seconds(), latencies, MAX_UNIT);
            });
            if (out.checkError()) throw new IOException("cannot write " + file);
        }
    }
}
