package io.millrace.bench;

import io.millrace.backends.Endpoint;
import io.millrace.backends.ServerFamily;
import io.millrace.config.ConfigReader;
import io.millrace.config.ConfigResult;
import io.millrace.config.ModelConfig;
import io.millrace.config.PayloadLogSettings;
import io.millrace.config.TracingSettings;
import io.millrace.inference.TraceContext;
import io.millrace.inference.Wire;
import io.millrace.router.payload.CallPayload;
import io.millrace.router.payload.PayloadLog;
import io.millrace.router.trace.OpenSpan;
import io.millrace.router.trace.Spans;
import io.millrace.router.trace.Tracing;
import io.vertx.core.MultiMap;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What tracing and the payload log take of a call that is neither traced nor kept: all that is asked on its way through a cache, a
 * queue and an attempt. {@link #nothing} is the same way without the questions.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class UntoldCallBenchmark {
    private static final Endpoint ENDPOINT = Endpoint.remote("p", ServerFamily.OIP_REST, "h", 80);
    private static final CallPayload.Told TOLD = new CallPayload.Told("id", "", "", "oip", "/v2/models/m/infer", 200);
    private static final long BORN = 3_600_000_000_000L;

    private static final String KEEPING = """
            payload-log: {to: bodies.jsonl}
            pools: {p: {protocol: oip-rest, endpoints: ["h:80"]}}
            models: {m: {slo: {latency: 50ms}, serve: [p], payload-log: {sample: 0%}}}
            """;

    /** {@code off}: not in the config; else of no call whose client does not ask for it. */
    @Param({"off", "none sampled", "client says no"})
    String how = "";

    private final SplittableRandom random = new SplittableRandom(1);
    private final MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    private final Wire wire = Messages.openInference(1);
    private final ModelConfig model = kept();
    private @Nullable Tracing tracing;
    private @Nullable PayloadLog payloads;
    private @Nullable OpenSpan span;
    private @Nullable CallPayload payload;
    private @Nullable Path file;

    /** A model that keeps bodies, of no call so far. */
    private static ModelConfig kept() {
        ConfigResult read =
                ConfigReader.read(Path.of("untold.yaml"), KEEPING.getBytes(StandardCharsets.UTF_8), Map.of());
        return Objects.requireNonNull(
                ((ConfigResult.Good) read).config().models().get(Messages.MODEL));
    }

    @Setup
    public void make() throws IOException {
        headers.add("content-type", "application/json")
                .add("host", "millrace:8080")
                .add("content-length", "164");
        if (how.equals("off")) return;
        if (how.equals("client says no"))
            headers.add(TraceContext.HEADER, "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00");
        tracing = Tracing.to(
                new TracingSettings(URI.create("http://127.0.0.1:1"), 0, "bench", Map.of()),
                System::nanoTime,
                Clock.systemUTC(),
                new LongAdder());
        file = Files.createTempFile("payloads", ".jsonl");
        payloads = PayloadLog.open(
                new PayloadLogSettings(
                        new PayloadLogSettings.ToFile(
                                file,
                                PayloadLogSettings.ToFile.DEFAULT_MAX_FILE,
                                PayloadLogSettings.ToFile.DEFAULT_FILES),
                        PayloadLogSettings.DEFAULT_MAX_BODY),
                Clock.systemUTC(),
                new LongAdder());
    }

    @TearDown
    public void close() throws IOException {
        if (tracing != null) tracing.close();
        if (payloads != null) payloads.close();
        if (file != null) Files.delete(file);
    }

    @Benchmark
    public long nothing() {
        return begun() + looked() + waited() + sent() + answered() + ended();
    }

    @Benchmark
    public long tracing() {
        OpenSpan call = tracing == null ? null : tracing.begin(headers, random, BORN);
        span = call;
        long steps = begun();
        if (span != null) Spans.looked(span, "miss", BORN, BORN);
        steps += looked();
        if (span != null) Spans.waited(span, null, BORN, BORN);
        steps += waited();
        OpenSpan attempt = span == null ? null : Spans.attempt(span, ENDPOINT, Spans.Reason.FIRST, 1, BORN);
        steps += sent();
        if (attempt != null) Spans.attemptEnds(attempt, "ok", false, BORN);
        steps += answered();
        if (span != null) Spans.callEnds(span, "POST oip", null, BORN);
        return steps + ended();
    }

    @Benchmark
    public long payloadLog() {
        payload = payloads == null ? null : payloads.begin(model, wire, random);
        long steps = begun() + looked() + waited() + sent() + answered();
        if (payload != null) payload.answered(headers, wire.body());
        steps += ended();
        if (payload != null) payload.ended(TOLD);
        return steps;
    }

    /** What stands between two questions: the compiler must forget what it knew. */
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    private long begun() {
        return 1;
    }

    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    private long looked() {
        return 2;
    }

    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    private long waited() {
        return 3;
    }

    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    private long sent() {
        return 4;
    }

    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    private long answered() {
        return 5;
    }

    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    private long ended() {
        return 6;
    }
}
