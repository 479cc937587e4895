package io.millrace.bench;

import io.millrace.backends.Glimpse;
import io.millrace.backends.oip.OipCodec;
import io.millrace.inference.Wire;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What each Open Inference call over REST costs to learn that it has no timeout of its own. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class GlimpseBenchmark {
    /** Of the text. */
    @Param({"1000", "250000"})
    @SuppressWarnings("NullAway.Init")
    int bytes;

    private final OipCodec codec = new OipCodec();

    @SuppressWarnings("NullAway.Init")
    private Wire wire;

    @Setup
    public void make() {
        wire = Messages.openInference(Messages.rows(bytes));
    }

    @Benchmark
    public Glimpse inPlace() {
        return codec.glimpse(wire);
    }

    /** By the JDK's search, which wants a text. */
    @Benchmark
    public boolean byCopy() {
        String text = new String(wire.body().getBytes(), StandardCharsets.ISO_8859_1);
        return text.contains("\"timeout\"") || text.contains("\"sequence_id\"");
    }
}
