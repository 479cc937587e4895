package io.millrace.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.millrace.inference.Asked;
import io.millrace.inference.DataType;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.InferenceRequest;
import io.millrace.inference.InferenceResponse.Computed;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Priority;
import io.millrace.inference.RequestId;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.millrace.inference.TensorSpec;
import io.millrace.inference.Tensors;
import io.millrace.inference.Wire;
import io.millrace.inference.WireForm;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Models, messages and tensors for tests of codecs. */
public final class CodecSamples {
    public static final ModelName MODEL = new ModelName("m");

    /** x: FP32 [-1,4] to y: FP32 [-1,2]. */
    public static final ModelSignature ONE = ModelSignature.inferringBatch(
            List.of(spec("x", DataType.FP32, -1, 4)), List.of(spec("y", DataType.FP32, -1, 2)));

    /** a: INT32 [-1,2] and b: BYTES [-1] to score: FP64 [-1] and tag_bytes: BYTES [-1,1]. */
    public static final ModelSignature TWO = ModelSignature.inferringBatch(
            List.of(spec("a", DataType.INT32, -1, 2), spec("b", DataType.BYTES, -1)),
            List.of(spec("score", DataType.FP64, -1), spec("tag_bytes", DataType.BYTES, -1, 1)));

    private CodecSamples() {}

    public static TensorSpec spec(String name, DataType type, long... dims) {
        return new TensorSpec(name, type, Shape.of(dims));
    }

    /** One input x and one output y, both of this type and shape. */
    public static ModelSignature same(DataType type, long... dims) {
        return ModelSignature.inferringBatch(List.of(spec("x", type, dims)), List.of(spec("y", type, dims)));
    }

    public static Tensor json(String name, DataType type, Shape shape, String text) {
        return new Tensor(name, type, shape, new TensorData.Json(Buffer.buffer(text)));
    }

    public static Tensor raw(String name, DataType type, Shape shape, byte... bytes) {
        return new Tensor(name, type, shape, new TensorData.Raw(Buffer.buffer(bytes)));
    }

    public static Tensor floats(String name, Shape shape, float... values) {
        Buffer bytes = Buffer.buffer();
        for (float value : values) bytes.appendFloatLE(value);
        return new Tensor(name, DataType.FP32, shape, new TensorData.Raw(bytes));
    }

    public static Tensor strings(String name, Shape shape, String... values) {
        List<Buffer> elements = new ArrayList<>();
        for (String value : values) elements.add(Buffer.buffer(value));
        return new Tensor(name, DataType.BYTES, shape, new TensorData.Strings(elements));
    }

    public static MultiMap headers(String... namesAndValues) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        for (int i = 0; i < namesAndValues.length; i += 2) headers.add(namesAndValues[i], namesAndValues[i + 1]);
        return headers;
    }

    public static Wire wire(WireForm form, MultiMap headers, Buffer body) {
        return new Wire(form, HttpMethod.POST, "/", headers, body);
    }

    public static Wire wire(WireForm form, String body) {
        return wire(form, headers("content-type", "application/json"), Buffer.buffer(body));
    }

    /** The wire message a codec's own {@code encodeRequest} made. */
    public static Wire wire(WireForm form, WireCodec.Body body) {
        return wire(form, body.headers(), body.bytes());
    }

    public static InferenceRequest request(Wire wire) {
        return new InferenceRequest(new RequestId("r1"), wire.form(), MODEL, Optional.empty(), wire, Priority.NORMAL);
    }

    /** The model {@link #MODEL} as a server has it. */
    public static ServedModel served(ModelSignature signature) {
        return new ServedModel(MODEL, List.of(), "", signature, Optional.empty(), Optional.empty());
    }

    /** A request as this codec writes it for a server of this signature. */
    public static WireCodec.Body toServer(WireCodec codec, Tensors request, ModelSignature signature) {
        return codec.encodeRequest(served(signature), Optional.empty(), request);
    }

    public static Computed computed(Tensor... outputs) {
        return new Computed(Tensors.of(List.of(outputs)), Optional.empty());
    }

    /** The answer a client gets that sent this body. */
    public static WireCodec.Body answer(WireCodec codec, Wire wire, ModelSignature signature, Tensor... outputs) {
        Asked asked = codec.decodeRequest(wire, MODEL, signature);
        return codec.encodeResponse(request(wire), asked, computed(outputs));
    }

    public static Failure failure(ThrowingCallable call) {
        Throwable thrown = catchThrowable(call);
        assertThat(thrown).isInstanceOf(FailureException.class);
        return ((FailureException) thrown).failure();
    }
}
