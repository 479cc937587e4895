package io.millrace.backends;

import static io.millrace.backends.CodecSamples.MODEL;
import static io.millrace.backends.CodecSamples.headers;
import static io.millrace.backends.CodecSamples.wire;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.google.protobuf.ByteString;
import com.google.protobuf.Int64Value;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import inference.InferParameter;
import inference.ModelInferRequest;
import inference.ModelInferRequest.InferInputTensor;
import inference.ModelInferResponse;
import inference.ModelInferResponse.InferOutputTensor;
import io.millrace.backends.oip.OipGrpcCodec;
import io.millrace.backends.oip.OipGrpcHead;
import io.millrace.backends.tfs.TfsGrpcCodec;
import io.millrace.backends.tfs.TfsModelSpec;
import io.millrace.backends.torchserve.TorchServeGrpcCodec;
import io.millrace.backends.torchserve.TorchServeGrpcHead;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensors;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.pytorch.serve.grpc.inference.PredictionResponse;
import org.pytorch.serve.grpc.inference.PredictionsRequest;
import tensorflow.DataType;
import tensorflow.TensorProto;
import tensorflow.TensorShapeProto;
import tensorflow.serving.ModelSpec;
import tensorflow.serving.PredictRequest;
import tensorflow.serving.PredictResponse;

/**
 * Messages cut and spoilt: each is understood, or refused in order. Of Open Inference's, in which there is no known field
 * that we leave unread, what we understand protobuf-java reads as well. Seeded; {@code -Dmutations=N} runs more.
 */
class GrpcMutationTest {
    private static final int MUTATIONS = Integer.getInteger("mutations", 60_000);

    private final Random random = new Random(29);

    /** A message and everything that reads one of its kind. */
    private record Sample(Message message, List<Reading> readings) {
        byte[] bytes() {
            return message.toByteArray();
        }
    }

    private interface Reading {
        void read(Buffer message);
    }

    private static List<Sample> samples() {
        InferParameter flag = InferParameter.newBuilder().setBoolParam(true).build();
        Message raw = ModelInferRequest.newBuilder()
                .setModelName("m")
                .setId("é")
                .putParameters("p", flag)
                .addInputs(InferInputTensor.newBuilder()
                        .setName("x")
                        .setDatatype("INT16")
                        .addShape(2))
                .addInputs(InferInputTensor.newBuilder()
                        .setName("s")
                        .setDatatype("BYTES")
                        .addShape(1))
                .addRawInputContents(ByteString.copyFrom(new byte[] {1, 2, 3, 4}))
                .addRawInputContents(ByteString.copyFrom(new byte[] {1, 0, 0, 0, 9}))
                .build();
        InferInputTensor.Builder typed =
                InferInputTensor.newBuilder().setName("x").setDatatype("INT64").addShape(3);
        typed.getContentsBuilder().addInt64Contents(1).addInt64Contents(-1).addInt64Contents(300);
        InferOutputTensor.Builder output =
                InferOutputTensor.newBuilder().setName("y").setDatatype("FP64").addShape(2);
        output.getContentsBuilder().addFp64Contents(1).addFp64Contents(2);
        TensorProto.Builder ints = TensorProto.newBuilder().setDtype(DataType.DT_INT32);
        ints.setTensorShape(TensorShapeProto.newBuilder()
                .addDim(TensorShapeProto.Dim.newBuilder().setSize(3)));
        ints.addIntVal(1).addIntVal(-2).addIntVal(3);
        TensorProto.Builder texts = TensorProto.newBuilder().setDtype(DataType.DT_STRING);
        texts.setTensorShape(TensorShapeProto.newBuilder()
                .addDim(TensorShapeProto.Dim.newBuilder().setSize(2)));
        texts.setTensorContent(ByteString.copyFrom(new byte[] {1, 1, 'a', 'b'}));
        ModelSpec.Builder spec = ModelSpec.newBuilder().setName("m").setVersion(Int64Value.of(3));

        return List.of(
                new Sample(raw, requests(new OipGrpcCodec(), OipGrpcHead::of)),
                new Sample(
                        ModelInferRequest.newBuilder().addInputs(typed).build(),
                        requests(new OipGrpcCodec(), OipGrpcHead::of)),
                new Sample(ModelInferResponse.newBuilder().addOutputs(output).build(), answers(new OipGrpcCodec())),
                new Sample(
                        PredictRequest.newBuilder()
                                .setModelSpec(spec)
                                .putInputs("i", ints.build())
                                .putInputs("t", texts.build())
                                .addOutputFilter("y")
                                .build(),
                        requests(new TfsGrpcCodec(), body -> TfsModelSpec.of(body, TfsModelSpec.IN_REQUEST))),
                new Sample(
                        PredictResponse.newBuilder()
                                .setModelSpec(spec)
                                .putOutputs("i", ints.build())
                                .build(),
                        answers(new TfsGrpcCodec())),
                new Sample(
                        PredictionsRequest.newBuilder()
                                .setModelName("m")
                                .putInput("data", ByteString.copyFromUtf8("[1,2,3,4]"))
                                .build(),
                        requests(new TorchServeGrpcCodec(), TorchServeGrpcHead::of)),
                new Sample(
                        PredictionResponse.newBuilder()
                                .setPrediction(ByteString.copyFromUtf8("[[1,2]]"))
                                .build(),
                        answers(new TorchServeGrpcCodec())));
    }

    private static List<Reading> requests(WireCodec codec, Reading head) {
        ModelSignature signature = codec instanceof TorchServeGrpcCodec ? CodecSamples.ONE : ModelSignature.UNKNOWN;
        return List.of(head, body -> codec.decodeRequest(wire(codec.form(), headers(), body), MODEL, signature));
    }

    private static List<Reading> answers(WireCodec codec) {
        Tensors request = Tensors.of(List.of(CodecSamples.floats("x", Shape.of(1, 4), 1, 2, 3, 4)));
        ModelSignature signature = codec instanceof TorchServeGrpcCodec ? CodecSamples.ONE : ModelSignature.UNKNOWN;
        return List.of(body -> codec.decodeResponse(headers(), body, request, signature));
    }

    @Test
    void refusesEveryMessageCutShortOrReadsAWholeOne() {
        for (Sample sample : samples()) {
            byte[] bytes = sample.bytes();
            for (Reading reading : sample.readings()) reading.read(Buffer.buffer(bytes));
            for (int length = 0; length < bytes.length; length++) check(sample, Arrays.copyOf(bytes, length));
        }
    }

    @Test
    @Timeout(120)
    void endsInARefusalAndNothingElse() {
        List<Sample> samples = samples();
        int refused = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            Sample sample = samples.get(i % samples.size());
            byte[] bytes = sample.bytes();
            for (int n = 1 + random.nextInt(3); n > 0 && bytes.length > 0; n--) bytes = mutated(bytes);
            refused += check(sample, bytes);
        }
        // Were nothing refused, or everything, the mutations would not test much.
        assertThat(refused).isBetween(MUTATIONS / 4, MUTATIONS * 2);
    }

    /** @return how many of the readings refused it */
    private static int check(Sample sample, byte[] bytes) {
        int refused = 0;
        for (Reading reading : sample.readings()) {
            try {
                reading.read(Buffer.buffer(bytes));
            } catch (FailureException expected) {
                assertThat(expected.failure()).isNotInstanceOf(Failure.Broken.class);
                refused++;
            } catch (BadAnswerException expected) {
                refused++;
            } catch (RuntimeException other) {
                fail(HexFormat.of().formatHex(bytes), other);
            }
        }
        boolean allIsRead =
                sample.message() instanceof ModelInferRequest || sample.message() instanceof ModelInferResponse;
        if (refused == 0 && allIsRead) requireReadable(sample, bytes);
        return refused;
    }

    private static void requireReadable(Sample sample, byte[] bytes) {
        try {
            sample.message().getParserForType().parseFrom(bytes);
        } catch (InvalidProtocolBufferException notForThem) {
            fail("only we read " + HexFormat.of().formatHex(bytes), notForThem);
        }
    }

    private byte[] mutated(byte[] bytes) {
        int at = random.nextInt(bytes.length);
        return switch (random.nextInt(5)) {
            case 0 -> {
                bytes[at] ^= (byte) (1 << random.nextInt(8));
                yield bytes;
            }
            case 1 -> {
                bytes[at] = (byte) random.nextInt();
                yield bytes;
            }
            case 2 -> joined(bytes, at, new byte[0], Math.min(bytes.length, at + 1 + random.nextInt(3)));
            case 3 -> joined(bytes, at, Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + 8)), at);
            default -> joined(bytes, at, new byte[] {-1, -1, -1, -1, (byte) random.nextInt()}, at);
        };
    }

    private static byte[] joined(byte[] bytes, int to, byte[] middle, int from) {
        List<Byte> all = new ArrayList<>();
        for (int i = 0; i < to; i++) all.add(bytes[i]);
        for (byte b : middle) all.add(b);
        for (int i = from; i < bytes.length; i++) all.add(bytes[i]);
        byte[] out = new byte[all.size()];
        for (int i = 0; i < out.length; i++) out[i] = all.get(i);
        return out;
    }
}
