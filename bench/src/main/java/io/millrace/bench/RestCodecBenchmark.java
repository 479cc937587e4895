package io.millrace.bench;

import io.millrace.backends.WireCodec;
import io.millrace.backends.WireCodec.Body;
import io.millrace.backends.kserve.KserveCodec;
import io.millrace.backends.oip.OipCodec;
import io.millrace.backends.tfs.TfsCodec;
import io.millrace.backends.torchserve.TorchServeCodec;
import io.millrace.inference.Asked;
import io.millrace.inference.Tensors;
import io.millrace.inference.Wire;
import io.millrace.inference.form.RawForm;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
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
 * A request over REST read and written by our codecs: one FP32 tensor of {@code [rows, 64]}. What Jackson makes of the same
 * texts is {@link JacksonBenchmark}'s.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class RestCodecBenchmark {
    private static final TfsCodec TENSOR_FLOW = new TfsCodec();

    /** A codec and the message it is measured with. */
    public enum Form {
        OIP_BINARY,
        OIP_JSON,
        TFS_ROWS,
        TFS_COLUMNS,
        TORCHSERVE,
        KSERVE;

        WireCodec codec() {
            return switch (this) {
                case OIP_BINARY -> new OipCodec();
                case OIP_JSON -> new OipCodec(false);
                case TFS_ROWS, TFS_COLUMNS -> TENSOR_FLOW;
                case TORCHSERVE -> new TorchServeCodec();
                case KSERVE -> new KserveCodec();
            };
        }

        Body write(WireCodec codec, Tensors tensors) {
            return this == TFS_ROWS
                    ? TENSOR_FLOW.encodeRows(Messages.SERVED_WHOLE, tensors)
                    : codec.encodeRequest(Messages.SERVED_WHOLE, Optional.empty(), tensors);
        }

        Wire wire(Tensors tensors) {
            Body body = write(codec(), tensors);
            Buffer received = Buffer.buffer(body.bytes().getBytes());
            return new Wire(codec().form(), HttpMethod.POST, "/v1/models/m:predict", body.headers(), received);
        }
    }

    /** Of the tensor. */
    @Param({"1024", "1048576"})
    @SuppressWarnings("NullAway.Init")
    int bytes;

    @Param
    @SuppressWarnings("NullAway.Init")
    Form form;

    @SuppressWarnings("NullAway.Init")
    private Tensors tensors;

    @SuppressWarnings("NullAway.Init")
    private WireCodec codec;

    @SuppressWarnings("NullAway.Init")
    private Wire wire;

    @Setup
    public void make() {
        tensors = Messages.tensors(bytes);
        codec = form.codec();
        wire = form.wire(tensors);
    }

    @Benchmark
    public Asked read() {
        return codec.decodeRequest(wire, Messages.MODEL, Messages.WHOLE);
    }

    /** And made into raw bytes, as a server of another protocol may want them. */
    @Benchmark
    public Buffer readToRaw() {
        Asked asked = codec.decodeRequest(wire, Messages.MODEL, Messages.WHOLE);
        return RawForm.of(asked.tensors().tensors().getFirst());
    }

    @Benchmark
    public Buffer write() {
        return form.write(codec, tensors).bytes();
    }
}
