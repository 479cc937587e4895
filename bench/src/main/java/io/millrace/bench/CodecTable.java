package io.millrace.bench;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs the benchmarks of the codecs and of those they are measured against, and prints a table of both, by CPU time of the
 * thread: {@code java -cp bench.jar io.millrace.bench.CodecTable}, with JMH's options.
 */
public final class CodecTable {
    private static final double FASTER = 3;
    private static final double GARBAGE = 0.1;

    /** A benchmark of ours and its peer, both as {@code Class.method} and for REST by form. */
    private record Pair(String label, String ours, String peer, Optional<String> form) {}

    private final Collection<RunResult> results;

    private CodecTable(Collection<RunResult> results) {
        this.results = results;
    }

    public static void main(String[] args) throws CommandLineOptionException, RunnerException {
        Options options = new OptionsBuilder()
                .parent(new CommandLineOptions(args))
                .include("RestCodecBenchmark|JacksonTreeBenchmark|CodecPairBenchmark")
                .include("GrpcCodecBenchmark.(read|write)(OpenInference|TensorFlow)(ByProtobuf)?$")
                .addProfiler(ThreadCpu.class)
                .build();
        new CodecTable(new Runner(options).run()).print();
    }

    private void print() {
        System.out.println(
                "| Codec | Tensor | CPU | tensor/s | B/call | peer's CPU | peer's B/call | faster | garbage |");
        System.out.println("|---|---|---|---|---|---|---|---|---|");
        pairs().forEach(pair -> Stream.of("1024", "1048576").forEach(bytes -> row(pair, bytes)));
    }

    private static Stream<Pair> pairs() {
        Stream<Pair> rest = Arrays.stream(RestCodecBenchmark.Form.values()).flatMap(CodecTable::pairs);
        Stream<Pair> grpc = Stream.of("readOpenInference", "writeOpenInference", "readTensorFlow", "writeTensorFlow")
                .map(name -> new Pair(
                        name,
                        "GrpcCodecBenchmark." + name,
                        "GrpcCodecBenchmark." + name + "ByProtobuf",
                        Optional.empty()));
        Stream<Pair> others = Arrays.stream(CodecPairBenchmark.Form.values()).flatMap(CodecTable::pairs);
        return Stream.of(grpc, rest, others).flatMap(each -> each);
    }

    private static Stream<Pair> pairs(CodecPairBenchmark.Form form) {
        return Stream.of("read", "write")
                .map(name -> new Pair(
                        name + " " + form,
                        "CodecPairBenchmark." + name,
                        "CodecPairBenchmark." + name + "ByPeer",
                        Optional.of(form.name())));
    }

    private static Stream<Pair> pairs(RestCodecBenchmark.Form form) {
        return Stream.of(List.of("read", "read"), List.of("readToRaw", "read"), List.of("write", "write"))
                .map(names -> new Pair(
                        names.getFirst() + " " + form,
                        "RestCodecBenchmark." + names.getFirst(),
                        "JacksonTreeBenchmark." + names.getLast(),
                        Optional.of(form.name())));
    }

    private void row(Pair pair, String bytes) {
        Optional<RunResult> ours = result(pair.ours(), bytes, pair.form());
        Optional<RunResult> peer = result(pair.peer(), bytes, pair.form());
        if (ours.isEmpty() || peer.isEmpty()) return;
        double nanos = figure(ours.get(), ThreadCpu.NANOS);
        double allocated = figure(ours.get(), ThreadCpu.BYTES);
        double peerNanos = figure(peer.get(), ThreadCpu.NANOS);
        double peerAllocated = figure(peer.get(), ThreadCpu.BYTES);
        double faster = peerNanos / nanos;
        double garbage = allocated / peerAllocated;
        System.out.printf(
                Locale.ROOT,
                "| %s | %s | %s | %,.0f MB/s | %,.0f | %s | %,.0f | %.1f%s | %.3f%s |%n",
                pair.label(),
                bytes.equals("1024") ? "1 kB" : "1 MB",
                time(nanos),
                1000 * Double.parseDouble(bytes) / nanos,
                allocated,
                time(peerNanos),
                peerAllocated,
                faster,
                faster >= FASTER ? "" : " missed",
                garbage,
                garbage <= GARBAGE ? "" : " missed");
    }

    private static String time(double nanos) {
        return nanos < 10_000
                ? String.format(Locale.ROOT, "%,.0f ns", nanos)
                : String.format(Locale.ROOT, "%,.0f us", nanos / 1000);
    }

    private Optional<RunResult> result(String benchmark, String bytes, Optional<String> form) {
        return results.stream()
                .filter(result -> result.getParams().getBenchmark().endsWith("." + benchmark))
                .filter(result -> result.getParams().getParam("bytes").equals(bytes))
                .filter(result ->
                        form.isEmpty() || form.get().equals(result.getParams().getParam("form")))
                .findFirst();
    }

    private static double figure(RunResult result, String name) {
        return Objects.requireNonNull(result.getSecondaryResults().get(name), name)
                .getScore();
    }
}
