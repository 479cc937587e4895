package io.millrace.router.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.Endpoint;
import io.millrace.backends.ServedModel;
import io.millrace.backends.ServerFamily;
import io.millrace.config.CacheSettings;
import io.millrace.discovery.EndpointState;
import io.millrace.inference.CancelSignal;
import io.millrace.inference.DataType;
import io.millrace.inference.Deadline;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.Fault;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.InferenceResponse.Computed;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.Sent;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.millrace.inference.TensorSpec;
import io.millrace.inference.Tensors;
import io.millrace.inference.Understood;
import io.millrace.inference.form.RawForm;
import io.millrace.router.cache.CacheOutcome;
import io.millrace.router.route.Route;
import io.millrace.router.schedule.Candidate;
import io.millrace.slo.retry.RetrySettings;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A model whose rows are remembered each for itself: of a row {@code n} it says {@code n + 100}, in UINT8. */
class CachedRowsTest {
    private static final Duration TTL = Duration.ofMinutes(5);
    private static final RetrySettings ONCE = new RetrySettings(1, 0, 0, true);
    private static final int BATCHES = 2_000;
    private static final long SEED = 20261122;

    private final ChainFixture fixture =
            new ChainFixture(Optional.of(new CacheSettings(TTL, 1 << 20, Duration.ofMinutes(1), true, false, false)));
    private Route route = route(Shape.of(-1, 1));

    @Test
    void asksAServerForTheMissingRowsAloneAndPutsThemIntoTheirPlaces() {
        go(1, 2, 3);
        answerAll();
        Future<InferenceResponse> mixed = go(2, 4, 1, 5);

        assertThat(asked()).containsExactly(4, 5);
        answerAll();
        assertThat(values(mixed)).containsExactly(102, 104, 101, 105);
        assertThat(fixture.cacheOutcomes).containsExactly(CacheOutcome.MISS, CacheOutcome.MISS);
    }

    @Test
    void asksNobodyWhereEveryRowIsThere() {
        go(1, 2, 3);
        answerAll();

        assertThat(values(go(3, 1))).containsExactly(103, 101);
        assertThat(values(go(2))).containsExactly(102);
        assertThat(fixture.first.sent).hasSize(1);
    }

    @Test
    void findsARowThatWasAskedForAlone() {
        go(7);
        answerAll();
        go(7, 8);

        assertThat(asked()).containsExactly(8);
    }

    @Test
    void joinsTheQuestionForTheOneMissingRow() {
        go(1, 2);
        answerAll();
        Future<InferenceResponse> alone = go(3);
        Future<InferenceResponse> among = go(1, 3);

        assertThat(fixture.first.sent).hasSize(2);
        answerAll();
        assertThat(values(alone)).containsExactly(103);
        assertThat(values(among)).containsExactly(101, 103);
    }

    @Test
    void takesNoAnswerOfOtherRowsThanItAskedFor() {
        Future<InferenceResponse> answer = go(1, 2);
        fixture.first.last().answer().complete(computed(101));

        assertThat(FailureException.of(answer.cause()))
                .isInstanceOfSatisfying(
                        Failure.AttemptFailed.class,
                        failed -> assertThat(failed.fault()).isInstanceOf(Fault.BadAnswer.class));
        go(1, 2);
        assertThat(asked()).containsExactly(1, 2);
    }

    @Test
    void givesOldRowsWhileServersFail() {
        go(1, 2);
        answerAll();
        fixture.now += TTL.toNanos();
        Future<InferenceResponse> old = go(2, 1);
        fixture.first
                .last()
                .answer()
                .fail(new Failure.AttemptFailed("first/one", Sent.MAYBE, new Fault.Unconnected("gone")).toException());

        assertThat(values(old)).containsExactly(102, 101);
        assertThat(fixture.cacheOutcomes).endsWith(CacheOutcome.STALE);
    }

    @Test
    void remembersWholeWhatMayHaveRowsOfSeveralShapes() {
        route = route(Shape.of(-1, -1));
        go(1, 2);
        answerAll();
        go(2, 3);

        assertThat(asked()).containsExactly(2, 3);
    }

    /** Whatever was asked before, and whatever of it is old: each row gets its own answer, in its place. */
    @Test
    void givesEachRowItsOwnAnswer() {
        Random random = new Random(SEED);
        int sent = 0;
        for (int i = 0; i < BATCHES; i++) {
            int[] rows = random.ints(1 + random.nextInt(8), 0, 40).toArray();
            if (random.nextInt(10) == 0) fixture.now += TTL.toNanos() / 2;
            Future<InferenceResponse> answer = go(rows);
            if (!answer.isComplete()) {
                sent += asked().size();
                answerAll();
            }
            assertThat(values(answer))
                    .containsExactlyElementsOf(
                            Arrays.stream(rows).map(row -> row + 100).boxed().toList());
        }
        System.out.println(BATCHES + " batches from seed " + SEED + ", " + sent + " rows sent");
        assertThat(sent).isPositive().isLessThan(BATCHES * 3);
    }

    private Route route(Shape output) {
        Endpoint endpoint = Endpoint.remote("first", ServerFamily.OIP_REST, "one", 80);
        ServedModel model = new ServedModel(
                ChainFixture.MODEL,
                List.of(new ModelVersion("1")),
                "",
                new ModelSignature(
                        List.of(new TensorSpec("x", DataType.UINT8, Shape.of(-1, 1))),
                        List.of(new TensorSpec("y", DataType.UINT8, output)),
                        true),
                Optional.empty(),
                Optional.empty());
        Candidate server =
                new Candidate(endpoint, model, new EndpointState.Serving(0), fixture.loads.of(endpoint.id()));
        return fixture.route(ONCE, List.of(List.of(server)));
    }

    private Future<InferenceResponse> go(int... rows) {
        String body = "{\"inputs\":[{\"name\":\"x\",\"shape\":[" + rows.length + ",1],\"datatype\":\"UINT8\",\"data\":"
                + Arrays.toString(rows) + "}]}";
        Deadline deadline = new Deadline(fixture.now + Duration.ofSeconds(1).toNanos());
        return fixture.go(
                fixture.asking(route, body, new CancelSignal(), deadline, MultiMap.caseInsensitiveMultiMap()));
    }

    /** The rows that a server was asked for last. */
    private List<Integer> asked() {
        Understood sent =
                (Understood) fixture.first.last().attempt().call().request().payload();
        Buffer bytes = RawForm.of(sent.tensors().tensors().getFirst());
        return IntStream.range(0, bytes.length())
                .mapToObj(i -> (int) bytes.getByte(i))
                .toList();
    }

    private void answerAll() {
        fixture.first
                .last()
                .answer()
                .complete(computed(asked().stream().mapToInt(row -> row + 100).toArray()));
    }

    private static Computed computed(int... values) {
        Buffer bytes = Buffer.buffer();
        for (int value : values) bytes.appendByte((byte) value);
        Tensor output = new Tensor("y", DataType.UINT8, Shape.of(values.length, 1), new TensorData.Raw(bytes));
        return new Computed(Tensors.of(List.of(output)), Optional.of(new ModelVersion("1")));
    }

    private static List<Integer> values(Future<InferenceResponse> answer) {
        assertThat(answer.succeeded()).as("%s", answer.cause()).isTrue();
        Tensor output = ((Computed) answer.result()).outputs().tensors().getFirst();
        Buffer bytes = RawForm.of(output);
        List<Integer> values = new ArrayList<>();
        for (int i = 0; i < bytes.length(); i++) values.add(bytes.getByte(i) & 0xFF);
        assertThat(output.shape()).isEqualTo(Shape.of(values.size(), 1));
        return values;
    }
}
