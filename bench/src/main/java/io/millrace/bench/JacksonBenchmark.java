package io.millrace.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.millrace.inference.TensorData;
import io.millrace.inference.Tensors;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;
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
 * The texts of {@link RestCodecBenchmark} read and written by Jackson databind: as a tree, which knows no types, and bound
 * to classes with arrays of floats, the most that it can do. Shapes and names are left unchecked.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class JacksonBenchmark {
    /** Open Inference. */
    public record Request(@JsonProperty("inputs") List<Input> inputs) {}

    @SuppressWarnings("ArrayRecordComponent") // Jackson fills them.
    public record Input(
            @JsonProperty("name") String name,
            @JsonProperty("datatype") String datatype,
            @JsonProperty("shape") long[] shape,
            @JsonProperty("data") float[] data) {}

    /** TensorFlow Serving's rows. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Rows(@JsonProperty("instances") float[][] instances) {}

    @Param({"1024", "1048576"})
    @SuppressWarnings("NullAway.Init")
    int bytes;

    @Param({"OIP_JSON", "TFS_ROWS"})
    @SuppressWarnings("NullAway.Init")
    RestCodecBenchmark.Form form;

    private final ObjectMapper jackson = new ObjectMapper();

    @SuppressWarnings("NullAway.Init")
    private ObjectReader reader;

    @SuppressWarnings("NullAway.Init")
    private byte[] text;

    @SuppressWarnings("NullAway.Init")
    private JsonNode tree;

    @SuppressWarnings("NullAway.Init")
    private Object bound;

    @Setup
    public void make() throws IOException {
        Tensors tensors = Messages.tensors(bytes);
        text = form.wire(tensors).body().getBytes();
        tree = jackson.readTree(text);
        boolean flat = form == RestCodecBenchmark.Form.OIP_JSON;
        reader = jackson.readerFor(flat ? Request.class : Rows.class);
        bound = flat ? request(tensors) : rows(tensors);
    }

    private static Request request(Tensors tensors) {
        float[] all = floats(tensors);
        return new Request(List.of(
                new Input("x", "FP32", new long[] {all.length / Messages.COLUMNS, Messages.COLUMNS}, all)));
    }

    private static Rows rows(Tensors tensors) {
        float[] all = floats(tensors);
        float[][] rows = new float[all.length / Messages.COLUMNS][Messages.COLUMNS];
        for (int i = 0; i < all.length; i++) rows[i / Messages.COLUMNS][i % Messages.COLUMNS] = all[i];
        return new Rows(rows);
    }

    private static float[] floats(Tensors tensors) {
        Buffer raw = ((TensorData.Raw) tensors.tensors().getFirst().data()).bytes();
        float[] floats = new float[raw.length() / 4];
        for (int i = 0; i < floats.length; i++) floats[i] = raw.getFloatLE(4 * i);
        return floats;
    }

    @Benchmark
    public JsonNode readTree() throws IOException {
        return jackson.readTree(text);
    }

    @Benchmark
    public Object readBound() throws IOException {
        return reader.readValue(text);
    }

    @Benchmark
    public byte[] writeTree() throws IOException {
        return jackson.writeValueAsBytes(tree);
    }

    @Benchmark
    public byte[] writeBound() throws IOException {
        return jackson.writeValueAsBytes(bound);
    }
}
