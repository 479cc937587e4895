package io.millrace.router.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.inference.DataType;
import io.millrace.inference.InferenceRequest;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.Parameter;
import io.millrace.inference.Priority;
import io.millrace.inference.RequestId;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.millrace.inference.Tensors;
import io.millrace.inference.WireForm;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BatchableTest {
    private static final int MAX_ROWS = 8;
    private static final ModelSignature BATCHED = new ModelSignature(List.of(), List.of(), true);

    @Test
    void putsRequestsOfOneShapeTogetherWhateverTheirRows() {
        assertThat(key(floats("x", 1, 4))).isEqualTo(key(floats("x", 3, 4)));
        assertThat(of(Tensors.of(List.of(floats("x", 3, 4)))))
                .isInstanceOfSatisfying(
                        Batchable.Together.class,
                        together -> assertThat(together.rows()).isEqualTo(3));
    }

    @Test
    void doesNotMindTheOrderOfInputs() {
        assertThat(key(floats("x", 1, 4), floats("y", 1, 2))).isEqualTo(key(floats("y", 1, 2), floats("x", 1, 4)));
    }

    @Test
    void doesNotMindTheClientsOwnIdNorWhatIsForTheQueue() {
        Tensors plain = Tensors.of(List.of(floats("x", 1, 4)));
        Tensors named = new Tensors(
                plain.tensors(),
                List.of(),
                Optional.of("id-7"),
                Map.of("priority", new Parameter.Whole(1), "timeout", new Parameter.Whole(1_000)));

        assertThat(key(named)).isEqualTo(key(plain));
    }

    @Test
    void keepsApartWhatDiffers() {
        Tensors plain = Tensors.of(List.of(floats("x", 1, 4)));

        assertThat(key(plain)).isNotEqualTo(key(floats("x", 1, 5)));
        assertThat(key(plain)).isNotEqualTo(key(floats("x", 1, 4, 1)));
        assertThat(key(plain)).isNotEqualTo(key(floats("y", 1, 4)));
        assertThat(key(plain)).isNotEqualTo(key(floats("x", 1, 4), floats("y", 1, 4)));
        assertThat(key(plain))
                .isNotEqualTo(key(new Tensor(
                        "x", DataType.INT32, Shape.of(1, 4), new TensorData.Raw(Buffer.buffer(new byte[16])))));
        assertThat(key(plain)).isNotEqualTo(key(wanting(plain, List.of("out"))));
        assertThat(key(wanting(plain, List.of("a", "b")))).isNotEqualTo(key(wanting(plain, List.of("b", "a"))));
        assertThat(key(plain)).isNotEqualTo(key(with(plain, "top_k", new Parameter.Whole(3))));
        assertThat(key(with(plain, "top_k", new Parameter.Whole(3))))
                .isNotEqualTo(key(with(plain, "top_k", new Parameter.Text("3"))));
    }

    @Test
    void keepsVersionsAndModelsApart() {
        Tensors asked = Tensors.of(List.of(floats("x", 1, 4)));
        Batchable latest = Batchable.of(request("m", Optional.empty()), asked, Optional.empty(), BATCHED, MAX_ROWS);
        Batchable third = Batchable.of(
                request("m", Optional.of(new ModelVersion("3"))), asked, Optional.empty(), BATCHED, MAX_ROWS);
        Batchable other = Batchable.of(request("n", Optional.empty()), asked, Optional.empty(), BATCHED, MAX_ROWS);

        assertThat(latest).isNotEqualTo(third).isNotEqualTo(other);
    }

    @Test
    void keepsWhatGoesUnderOtherNamesApart() {
        Tensors asked = Tensors.of(List.of(floats("x", 1, 4)));

        Batchable hers =
                Batchable.of(request("m", Optional.empty()), asked, Optional.of("Bearer her"), BATCHED, MAX_ROWS);

        assertThat(hers).isNotEqualTo(of(asked));
    }

    @Test
    void leavesAModelWithoutBatchDimensionAlone() {
        Tensors asked = Tensors.of(List.of(floats("x", 1, 4)));

        assertThat(Batchable.of(
                        request("m", Optional.empty()), asked, Optional.empty(), ModelSignature.UNKNOWN, MAX_ROWS))
                .isEqualTo(new Batchable.Alone(Batchable.Why.MODEL));
    }

    @Test
    void leavesSequencesAlone() {
        Tensors asked = with(Tensors.of(List.of(floats("x", 1, 4))), "sequence_id", new Parameter.Whole(9));

        assertThat(of(asked)).isEqualTo(new Batchable.Alone(Batchable.Why.SEQUENCE));
    }

    @Test
    void leavesWhatHasNoRowsOfItsOwnAlone() {
        Batchable alone = new Batchable.Alone(Batchable.Why.ROWS);

        assertThat(of(Tensors.of(List.of()))).isEqualTo(alone);
        assertThat(of(Tensors.of(List.of(floats("x", 0, 4))))).isEqualTo(alone);
        assertThat(of(Tensors.of(List.of(floats("x", 2, 4), floats("y", 3, 4)))))
                .isEqualTo(alone);
        assertThat(of(Tensors.of(List.of(floats("x", 1, 4), floats("scalar"))))).isEqualTo(alone);
    }

    @Test
    void leavesWhatIsLargerThanABatchAlone() {
        assertThat(of(Tensors.of(List.of(floats("x", MAX_ROWS, 4))))).isInstanceOf(Batchable.Together.class);
        assertThat(of(Tensors.of(List.of(floats("x", MAX_ROWS + 1, 4)))))
                .isEqualTo(new Batchable.Alone(Batchable.Why.SIZE));
    }

    private static BatchKey key(Tensor... tensors) {
        return key(Tensors.of(List.of(tensors)));
    }

    private static BatchKey key(Tensors asked) {
        return ((Batchable.Together) of(asked)).key();
    }

    private static Batchable of(Tensors asked) {
        return Batchable.of(request("m", Optional.empty()), asked, Optional.empty(), BATCHED, MAX_ROWS);
    }

    private static InferenceRequest request(String model, Optional<ModelVersion> version) {
        return new InferenceRequest(
                new RequestId("r"),
                WireForm.OIP_REST,
                new ModelName(model),
                version,
                Tensors.of(List.of()),
                Priority.NORMAL);
    }

    private static Tensor floats(String name, long... dims) {
        Shape shape = Shape.of(dims);
        byte[] zeros = new byte[(int) shape.elements() * 4];
        return new Tensor(name, DataType.FP32, shape, new TensorData.Raw(Buffer.buffer(zeros)));
    }

    private static Tensors wanting(Tensors of, List<String> outputs) {
        return new Tensors(of.tensors(), outputs, of.id(), of.parameters());
    }

    private static Tensors with(Tensors of, String parameter, Parameter value) {
        return new Tensors(of.tensors(), of.wanted(), of.id(), Map.of(parameter, value));
    }
}
