package io.millrace.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.millrace.backends.WireCodec;
import io.millrace.backends.oip.OipCodec;
import io.millrace.backends.tfs.TfsCodec;
import io.millrace.inference.Asked;
import io.millrace.inference.Wire;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
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
 * A request of one protocol turned into one of the other, by our codecs and by Jackson's tree: what a call pays on the
 * tensor path. Both ways check the shape and give the bytes to be sent.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CodecBenchmark {
    @Param({"1000", "1000000"})
    @SuppressWarnings("NullAway.Init")
    int bytes;

    private final WireCodec oip = new OipCodec();
    private final WireCodec tfs = new TfsCodec();
    private final ObjectMapper jackson = new ObjectMapper();

    @SuppressWarnings("NullAway.Init")
    private Wire openInference;

    @SuppressWarnings("NullAway.Init")
    private Wire tensorFlow;

    @Setup
    public void make() {
        openInference = Messages.openInference(Messages.rows(bytes));
        tensorFlow = Messages.tensorFlow(Messages.rows(bytes));
    }

    @Benchmark
    public Buffer openInferenceToTensorFlow() {
        Asked asked = oip.decodeRequest(openInference, Messages.MODEL, Messages.SIGNATURE);
        return tfs.encodeRequest(Messages.SERVED, Optional.empty(), asked.tensors())
                .bytes();
    }

    @Benchmark
    public Buffer tensorFlowToOpenInference() {
        Asked asked = tfs.decodeRequest(tensorFlow, Messages.MODEL, Messages.SIGNATURE);
        return oip.encodeRequest(Messages.SERVED, Optional.empty(), asked.tensors())
                .bytes();
    }

    @Benchmark
    public byte[] openInferenceToTensorFlowByJackson() throws IOException {
        JsonNode input =
                jackson.readTree(openInference.body().getBytes()).get("inputs").get(0);
        int rows = input.get("shape").get(0).asInt();
        JsonNode data = input.get("data");
        if (data.size() != rows * Messages.COLUMNS) throw new IOException("shape");
        ArrayNode nested = jackson.createArrayNode();
        for (int row = 0; row < rows; row++) {
            ArrayNode cells = nested.addArray();
            for (int column = 0; column < Messages.COLUMNS; column++)
                cells.add(data.get(row * Messages.COLUMNS + column).floatValue());
        }
        return jackson.writeValueAsBytes(jackson.createObjectNode()
                .set("inputs", jackson.createObjectNode().set("x", nested)));
    }

    @Benchmark
    public byte[] tensorFlowToRawByJackson() throws IOException {
        JsonNode rows = jackson.readTree(tensorFlow.body().getBytes()).get("instances");
        ByteBuffer raw = ByteBuffer.allocate(rows.size() * Messages.COLUMNS * 4).order(ByteOrder.LITTLE_ENDIAN);
        for (JsonNode row : rows) {
            if (row.size() != Messages.COLUMNS) throw new IOException("shape");
            for (JsonNode cell : row) raw.putFloat(cell.floatValue());
        }
        return raw.array();
    }
}
