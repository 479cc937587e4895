package io.millrace.backends.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.backends.Attempt;
import io.millrace.backends.Endpoint;
import io.millrace.backends.ProbeReport;
import io.millrace.backends.RequestTensors;
import io.millrace.backends.ServedModel;
import io.millrace.inference.CancelSignal;
import io.millrace.inference.DataType;
import io.millrace.inference.Deadline;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.Fault;
import io.millrace.inference.InferenceCall;
import io.millrace.inference.InferenceRequest;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.ModelName;
import io.millrace.inference.Priority;
import io.millrace.inference.RequestId;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.millrace.inference.Tensors;
import io.millrace.inference.WireForm;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DjlBackendTest {
    private static final Path DIGITS = Path.of("../examples/digits");
    private static final ModelName MODEL = new ModelName("digits");
    private static final Endpoint HERE = Endpoint.inProcess("local");
    private static final int WORKERS = 2;
    private static final int MAX_WAITING = 3;
    private static Vertx vertx;
    private static Context loop;
    private static DjlEngine engine;
    private static DjlBackend backend;

    @BeforeAll
    static void load() {
        vertx = Vertx.vertx();
        loop = vertx.getOrCreateContext();
        engine = new DjlEngine(new DjlSettings(Map.of(MODEL, DIGITS.resolve("model.onnx")), WORKERS, MAX_WAITING));
        backend = new DjlBackend(vertx, loop, engine, new RequestTensors(Map.of(), 1 << 20));
    }

    @AfterAll
    static void close() {
        engine.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void tellsWhatTheModelTakesAndGives() {
        ProbeReport report = await(backend.probe(HERE, Set.of(MODEL), 1_000));

        ServedModel served =
                Objects.requireNonNull(((ProbeReport.Well) report).models().get(MODEL));
        assertThat(served.signature().input("image")).hasValueSatisfying(spec -> {
            assertThat(spec.type()).isEqualTo(DataType.FP32);
            assertThat(spec.shape()).isEqualTo(Shape.of(-1, 64));
        });
        assertThat(served.signature().output("probabilities")).isPresent();
        assertThat(served.signature().batched()).isTrue();
    }

    @Test
    void readsTheHeldOutImagesAsWellAsTheModelDoes() throws IOException {
        JsonObject heldOut = new JsonObject(Files.readString(DIGITS.resolve("heldout.json")));
        JsonArray images = heldOut.getJsonArray("images");
        JsonArray labels = heldOut.getJsonArray("labels");
        List<Float> pixels = new ArrayList<>();
        for (int i = 0; i < images.size(); i++) {
            for (Object pixel : images.getJsonArray(i)) pixels.add(((Number) pixel).floatValue());
        }

        InferenceResponse.Computed answer = (InferenceResponse.Computed) await(send(image(images.size(), pixels)));

        Tensor output = answer.outputs().tensors().getFirst();
        assertThat(output.shape()).isEqualTo(Shape.of(images.size(), 10));
        int right = 0;
        for (int i = 0; i < images.size(); i++) if (best(output, i) == labels.getInteger(i)) right++;
        assertThat(right).isEqualTo(195);
    }

    @Test
    void refusesAWrongShapeBeforeNativeCodeSeesIt() {
        Tensor wrong = new Tensor(
                "image", DataType.FP32, Shape.of(1, 63), new TensorData.Raw(Buffer.buffer(new byte[63 * 4])));

        assertThat(failure(send(wrong)))
                .isInstanceOfSatisfying(
                        Failure.Unfit.class,
                        unfit -> assertThat(unfit.problem()).contains("[1,63]").contains("[-1,64]"));
    }

    @Test
    void refusesAWrongNameAndAWrongType() {
        assertThat(failure(send(blank().renamed("picture")))).isInstanceOf(Failure.Unfit.class);
        Tensor integers = new Tensor(
                "image", DataType.INT32, Shape.of(1, 64), new TensorData.Raw(Buffer.buffer(new byte[64 * 4])));
        assertThat(failure(send(integers))).isInstanceOf(Failure.Unfit.class);
    }

    @Test
    void saysThatItIsSaturatedWhenWorkersAndQueueAreFull() throws InterruptedException {
        CountDownLatch busy = new CountDownLatch(WORKERS);
        CountDownLatch release = new CountDownLatch(1);
        for (int i = 0; i < WORKERS; i++) engine.offer(() -> holdOn(busy, release));
        busy.await();
        List<Future<InferenceResponse>> waiting = new ArrayList<>();
        for (int i = 0; i < MAX_WAITING; i++) waiting.add(send(blank()));

        Failure refused = failure(send(blank()));
        release.countDown();

        assertThat(refused)
                .isInstanceOfSatisfying(
                        Failure.AttemptFailed.class,
                        failed -> assertThat(failed.fault()).isInstanceOf(Fault.Saturated.class));
        for (Future<InferenceResponse> each : waiting) assertThat(await(each)).isNotNull();
    }

    @Test
    void passesByWorkWhoseClientHasLeft() throws InterruptedException {
        CountDownLatch busy = new CountDownLatch(WORKERS);
        CountDownLatch release = new CountDownLatch(1);
        for (int i = 0; i < WORKERS; i++) engine.offer(() -> holdOn(busy, release));
        busy.await();
        CancelSignal cancel = new CancelSignal();
        Future<InferenceResponse> left = send(blank(), cancel);
        loop.runOnContext(now -> cancel.cancel());

        assertThat(failure(left)).isInstanceOf(Failure.Cancelled.class);
        release.countDown();
    }

    @Test
    void namesTheFileThatIsNoModel(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("broken.onnx"), "not a model");

        assertThatThrownBy(() -> DjlModel.load(MODEL, file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("digits")
                .hasMessageContaining("broken.onnx");
    }

    private static void holdOn(CountDownLatch busy, CountDownLatch release) {
        busy.countDown();
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Tensor blank() {
        return new Tensor("image", DataType.FP32, Shape.of(1, 64), new TensorData.Raw(Buffer.buffer(new byte[64 * 4])));
    }

    private static Tensor image(int rows, List<Float> pixels) {
        Buffer raw = Buffer.buffer(pixels.size() * 4);
        for (Float pixel : pixels) raw.appendIntLE(Float.floatToRawIntBits(pixel));
        return new Tensor("image", DataType.FP32, Shape.of(rows, 64), new TensorData.Raw(raw));
    }

    private static int best(Tensor output, int row) {
        Buffer raw = ((TensorData.Raw) output.data()).bytes();
        int best = 0;
        for (int digit = 1; digit < 10; digit++) if (at(raw, row, digit) > at(raw, row, best)) best = digit;
        return best;
    }

    private static float at(Buffer raw, int row, int digit) {
        return Float.intBitsToFloat(raw.getIntLE((row * 10 + digit) * 4));
    }

    private static Future<InferenceResponse> send(Tensor input) {
        return send(input, new CancelSignal());
    }

    private static Future<InferenceResponse> send(Tensor input, CancelSignal cancel) {
        InferenceRequest request = new InferenceRequest(
                new RequestId("r"),
                WireForm.OIP_REST,
                MODEL,
                Optional.empty(),
                Tensors.of(List.of(input)),
                Priority.NORMAL);
        InferenceCall call = new InferenceCall(request, new Deadline(Long.MAX_VALUE), 0, cancel);
        ServedModel served = Objects.requireNonNull(engine.served().get(MODEL));
        return Future.future(promise -> loop.runOnContext(now ->
                backend.send(new Attempt(call, HERE, served, 10_000, 1, cancel)).onComplete(promise)));
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }

    private static Failure failure(Future<?> future) {
        return await(future.transform(result -> Future.succeededFuture(FailureException.of(result.cause()))));
    }
}
