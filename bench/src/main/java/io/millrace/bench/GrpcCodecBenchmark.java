package io.millrace.bench;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import inference.ModelInferRequest;
import io.millrace.backends.oip.OipGrpcCodec;
import io.millrace.backends.oip.OipGrpcHead;
import io.millrace.backends.tfs.TfsGrpcCodec;
import io.millrace.inference.Asked;
import io.millrace.inference.DataType;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.millrace.inference.Tensors;
import io.millrace.inference.Wire;
import io.millrace.inference.WireForm;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.List;
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
import tensorflow.TensorProto;
import tensorflow.TensorShapeProto;
import tensorflow.serving.ModelSpec;
import tensorflow.serving.PredictRequest;

/**
 * A request over gRPC read and written, by our codecs and by protobuf-java, whose reading ends in its own classes and
 * whose writing begins there: checks of names, types and shapes, which our reading includes, would come on top.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class GrpcCodecBenchmark {
    /** Of the tensor. */
    @Param({"1024", "1048576"})
    @SuppressWarnings("NullAway.Init")
    int bytes;

    private final OipGrpcCodec oip = new OipGrpcCodec();
    private final TfsGrpcCodec tfs = new TfsGrpcCodec();

    @SuppressWarnings("NullAway.Init")
    private Tensors tensors;

    @SuppressWarnings("NullAway.Init")
    private Wire openInference;

    @SuppressWarnings("NullAway.Init")
    private Wire tensorFlow;

    @SuppressWarnings("NullAway.Init")
    private byte[] openInferenceBytes;

    @SuppressWarnings("NullAway.Init")
    private byte[] tensorFlowBytes;

    @SuppressWarnings("NullAway.Init")
    private ByteString content;

    private int rows;

    @Setup
    public void make() {
        rows = bytes / (4 * Messages.COLUMNS);
        Buffer raw = Buffer.buffer(new byte[bytes]);
        Shape shape = Shape.of(rows, Messages.COLUMNS);
        tensors = Tensors.of(List.of(new Tensor("x", DataType.FP32, shape, new TensorData.Raw(raw))));
        content = UnsafeByteOperations.unsafeWrap(raw.getBytes());
        openInferenceBytes = writeOpenInferenceByProtobuf();
        tensorFlowBytes = writeTensorFlowByProtobuf();
        openInference = wire(WireForm.OIP_GRPC, openInferenceBytes);
        tensorFlow = wire(WireForm.TFS_GRPC, tensorFlowBytes);
    }

    private static Wire wire(WireForm form, byte[] message) {
        return new Wire(form, HttpMethod.POST, "/", MultiMap.caseInsensitiveMultiMap(), Buffer.buffer(message));
    }

    @Benchmark
    public OipGrpcHead openInferenceHead() {
        return OipGrpcHead.of(openInference.body());
    }

    @Benchmark
    public Asked readOpenInference() {
        return oip.decodeRequest(openInference, Messages.MODEL, Messages.SIGNATURE);
    }

    @Benchmark
    public ModelInferRequest readOpenInferenceByProtobuf() throws InvalidProtocolBufferException {
        return ModelInferRequest.parseFrom(openInferenceBytes);
    }

    @Benchmark
    public Buffer writeOpenInference() {
        return oip.encodeRequest(Messages.SERVED, Optional.empty(), tensors).bytes();
    }

    /** What {@link #writeOpenInference} would cost if it put the message into one buffer. */
    @Benchmark
    public Buffer writeOpenInferenceJoined() {
        Buffer message =
                oip.encodeRequest(Messages.SERVED, Optional.empty(), tensors).bytes();
        return Buffer.buffer(message.length()).appendBuffer(message);
    }

    @Benchmark
    public byte[] writeOpenInferenceByProtobuf() {
        return ModelInferRequest.newBuilder()
                .setModelName("m")
                .addInputs(ModelInferRequest.InferInputTensor.newBuilder()
                        .setName("x")
                        .setDatatype("FP32")
                        .addShape(rows)
                        .addShape(Messages.COLUMNS))
                .addRawInputContents(content)
                .build()
                .toByteArray();
    }

    @Benchmark
    public Asked readTensorFlow() {
        return tfs.decodeRequest(tensorFlow, Messages.MODEL, Messages.SIGNATURE);
    }

    @Benchmark
    public PredictRequest readTensorFlowByProtobuf() throws InvalidProtocolBufferException {
        return PredictRequest.parseFrom(tensorFlowBytes);
    }

    @Benchmark
    public Buffer writeTensorFlow() {
        return tfs.encodeRequest(Messages.SERVED, Optional.empty(), tensors).bytes();
    }

    @Benchmark
    public byte[] writeTensorFlowByProtobuf() {
        return PredictRequest.newBuilder()
                .setModelSpec(ModelSpec.newBuilder().setName("m"))
                .putInputs(
                        "x",
                        TensorProto.newBuilder()
                                .setDtype(tensorflow.DataType.DT_FLOAT)
                                .setTensorShape(TensorShapeProto.newBuilder()
                                        .addDim(TensorShapeProto.Dim.newBuilder()
                                                .setSize(rows))
                                        .addDim(TensorShapeProto.Dim.newBuilder()
                                                .setSize(Messages.COLUMNS)))
                                .setTensorContent(content)
                                .build())
                .build()
                .toByteArray();
    }
}
