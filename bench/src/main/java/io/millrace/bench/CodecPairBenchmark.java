package io.millrace.bench;

import com.google.protobuf.InvalidProtocolBufferException;
import io.millrace.inference.Tensors;
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

/** The codecs that are not in {@link RestCodecBenchmark} or {@link GrpcCodecBenchmark}, each beside its peer. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class CodecPairBenchmark {
    /** Whose messages. */
    public enum Form {
        CLIPPER,
        DJL_SERVING,
        SERVICE,
        TORCHSERVE_GRPC;

        CodecPair of(Tensors tensors) throws InvalidProtocolBufferException {
            return switch (this) {
                case CLIPPER -> new ClipperPair(tensors);
                case DJL_SERVING -> new DjlServingPair(tensors);
                case SERVICE -> new ServicePair(tensors);
                case TORCHSERVE_GRPC -> new TorchServeGrpcPair(tensors);
            };
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
    private CodecPair pair;

    @Setup
    public void make() throws InvalidProtocolBufferException {
        pair = form.of(Messages.tensors(bytes));
    }

    @Benchmark
    public Object read() {
        return pair.read();
    }

    @Benchmark
    public Object write() {
        return pair.write();
    }

    @Benchmark
    public Object readByPeer() {
        return pair.readByPeer();
    }

    @Benchmark
    public Object writeByPeer() {
        return pair.writeByPeer();
    }
}
