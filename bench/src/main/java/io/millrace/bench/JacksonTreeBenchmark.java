package io.millrace.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.bench.RestCodecBenchmark.Form;
import io.millrace.inference.Wire;
import java.io.IOException;
import java.util.Arrays;
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

/**
 * The messages of {@link RestCodecBenchmark} read and written by Jackson databind as a tree: the full parse that other
 * proxies do. Bytes behind the JSON are copied. Shapes and names are left unchecked.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class JacksonTreeBenchmark {
    /** Of the tensor. */
    @Param({"1024", "1048576"})
    @SuppressWarnings("NullAway.Init")
    int bytes;

    @Param
    @SuppressWarnings("NullAway.Init")
    Form form;

    /** A message read: its JSON, and what was behind it. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    public record Message(JsonNode json, byte[] tensor) {}

    private final ObjectMapper jackson = new ObjectMapper();

    @SuppressWarnings("NullAway.Init")
    private byte[] body;

    private int jsonLength;

    @SuppressWarnings("NullAway.Init")
    private Message message;

    @Setup
    public void make() throws IOException {
        Wire wire = form.wire(Messages.tensors(bytes));
        body = wire.body().getBytes();
        String length = wire.headers().get("Inference-Header-Content-Length");
        jsonLength = length == null ? body.length : Integer.parseInt(length);
        message = read();
    }

    @Benchmark
    public Message read() throws IOException {
        return new Message(jackson.readTree(body, 0, jsonLength), Arrays.copyOfRange(body, jsonLength, body.length));
    }

    @Benchmark
    public byte[] write() throws IOException {
        byte[] json = jackson.writeValueAsBytes(message.json());
        byte[] tensor = message.tensor();
        if (tensor.length == 0) return json;
        byte[] whole = Arrays.copyOf(json, json.length + tensor.length);
        System.arraycopy(tensor, 0, whole, json.length, tensor.length);
        return whole;
    }
}
