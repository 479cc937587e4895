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
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.InferenceResponse.Computed;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.millrace.inference.TensorSpec;
import io.millrace.inference.Tensors;
import io.millrace.inference.Understood;
import io.millrace.inference.form.RawForm;
import io.millrace.router.cache.CacheOutcome;
import io.millrace.router.cache.Question;
import io.millrace.router.cache.Remembered;
import io.millrace.router.cache.SharedAnswers;
import io.millrace.router.route.Route;
import io.millrace.router.schedule.Candidate;
import io.millrace.slo.retry.RetrySettings;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What other routers remember: asked before a server is, told what that answers, and never in the way. Rows of one byte. */
class SharedMemoryTest {
    private static final Duration TTL = Duration.ofMinutes(5);
    private static final RetrySettings ONCE = new RetrySettings(1, 0, 0, true);

    private final Others others = new Others();
    private final ChainFixture fixture = new ChainFixture(
            Optional.of(new CacheSettings(TTL, 1 << 20, Duration.ofMinutes(1), true, false, true)), others);
    private final Route route = route();
    private final CancelSignal client = new CancelSignal();

    /** Each answer is that of one row; looks wait until they are let go. */
    private static final class Others implements SharedAnswers {
        final Map<Integer, Remembered> known = new TreeMap<>();
        final List<Integer> looked = new ArrayList<>();
        final List<Long> within = new ArrayList<>();
        final List<Integer> told = new ArrayList<>();
        final Deque<Runnable> waits = new ArrayDeque<>();
        boolean waiting;

        @Override
        public Future<Optional<Remembered>> find(Question question, long withinNanos) {
            int row = row(question);
            looked.add(row);
            within.add(withinNanos);
            Promise<Optional<Remembered>> found = Promise.promise();
            Runnable end = () -> found.complete(Optional.ofNullable(known.get(row)));
            if (waiting) waits.add(end);
            else end.run();
            return found.future();
        }

        @Override
        public void tell(Question question, Remembered answer) {
            told.add(row(question));
            known.put(row(question), answer);
        }

        private static int row(Question question) {
            Buffer bytes = RawForm.of(question.inputs().getFirst());
            assertThat(bytes.length()).isEqualTo(1);
            return bytes.getByte(0);
        }
    }

    @Test
    void answersWhatAnotherRouterWasAnswered() {
        others.known.put(7, remembered(70, "1"));

        assertThat(values(go(7))).containsExactly(70);
        assertThat(fixture.first.sent).isEmpty();
        assertThat(others.told).isEmpty();
        assertThat(fixture.cacheOutcomes).containsExactly(CacheOutcome.HIT);
    }

    @Test
    void asksOthersOnceAndThenRemembersItself() {
        others.known.put(7, remembered(70, "1"));
        go(7);
        go(7);

        assertThat(others.looked).containsExactly(7);
        assertThat(fixture.cacheOutcomes).containsExactly(CacheOutcome.HIT, CacheOutcome.HIT);
    }

    @Test
    void tellsOthersWhatAServerAnswers() {
        Future<InferenceResponse> answer = go(7);
        answerAll();

        assertThat(values(answer)).containsExactly(107);
        assertThat(others.told).containsExactly(7);
        assertThat(fixture.cacheOutcomes).containsExactly(CacheOutcome.MISS);
    }

    @Test
    void tellsNobodyOfAVersionThatWasNotExpected() {
        go(7);
        fixture.first.last().answer().complete(computed("2", 107));

        assertThat(others.told).isEmpty();
    }

    @Test
    void takesNoAnswerOfAVersionThatIsNotServed() {
        others.known.put(7, remembered(70, "2"));
        Future<InferenceResponse> answer = go(7);

        answerAll();
        assertThat(values(answer)).containsExactly(107);
    }

    @Test
    void takesNoAnswerThatIsAsOldAsItMayBe() {
        others.known.put(7, Remembered.of(computed("1", 70), fixture.now - TTL.toNanos()));
        Future<InferenceResponse> answer = go(7);

        answerAll();
        assertThat(values(answer)).containsExactly(107);
    }

    @Test
    void asksAServerOnlyForRowsThatNobodyRemembers() {
        go(1);
        answerAll();
        others.known.put(2, remembered(20, "1"));
        Future<InferenceResponse> answer = go(3, 2, 1, 4);

        assertThat(asked()).containsExactly(3, 4);
        answerAll();
        assertThat(values(answer)).containsExactly(103, 20, 101, 104);
        assertThat(others.looked).containsExactly(1, 3, 2, 4);
        assertThat(others.told).containsExactly(1, 3, 4);
        assertThat(fixture.cacheOutcomes).containsExactly(CacheOutcome.MISS, CacheOutcome.MISS);
    }

    @Test
    void asksNoServerWhereEveryRowIsRememberedBySomebody() {
        others.known.put(1, remembered(10, "1"));
        others.known.put(2, remembered(20, "1"));

        assertThat(values(go(2, 1, 2))).containsExactly(20, 10, 20);
        assertThat(fixture.first.sent).isEmpty();
        assertThat(fixture.cacheOutcomes).containsExactly(CacheOutcome.HIT);
    }

    @Test
    void isAskedOnceByThoseWhoAskTheSame() {
        others.waiting = true;
        Future<InferenceResponse> first = go(7);
        Future<InferenceResponse> second = go(7);

        assertThat(others.looked).containsExactly(7);
        others.known.put(7, remembered(70, "1"));
        others.waits.remove().run();
        assertThat(values(first)).containsExactly(70);
        assertThat(values(second)).containsExactly(70);
        assertThat(fixture.cacheOutcomes).containsExactlyInAnyOrder(CacheOutcome.HIT, CacheOutcome.JOINED);
    }

    @Test
    void asksNoServerForAClientThatHasLeft() {
        others.waiting = true;
        Future<InferenceResponse> answer = go(7);
        client.cancel();
        others.waits.remove().run();

        assertThat(fixture.first.sent).isEmpty();
        assertThat(FailureException.of(answer.cause())).isInstanceOf(Failure.Cancelled.class);
    }

    @Test
    void leavesServersMostOfTheTime() {
        go(7);

        assertThat(others.within).containsExactly(Duration.ofMillis(250).toNanos());
    }

    private Route route() {
        Endpoint endpoint = Endpoint.remote("first", ServerFamily.OIP_REST, "one", 80);
        ServedModel model = new ServedModel(
                ChainFixture.MODEL,
                List.of(new ModelVersion("1")),
                "",
                new ModelSignature(
                        List.of(new TensorSpec("x", DataType.UINT8, Shape.of(-1, 1))),
                        List.of(new TensorSpec("y", DataType.UINT8, Shape.of(-1, 1))),
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
        return fixture.go(fixture.asking(route, body, client, deadline, MultiMap.caseInsensitiveMultiMap()));
    }

    /** The rows that a server was asked for last. */
    private List<Integer> asked() {
        Understood sent =
                (Understood) fixture.first.last().attempt().call().request().payload();
        return bytes(sent.tensors().tensors().getFirst());
    }

    private void answerAll() {
        int[] values = asked().stream().mapToInt(row -> row + 100).toArray();
        fixture.first.last().answer().complete(computed("1", values));
    }

    private Remembered remembered(int value, String version) {
        return Remembered.of(computed(version, value), fixture.now);
    }

    private static Computed computed(String version, int... values) {
        Buffer bytes = Buffer.buffer();
        for (int value : values) bytes.appendByte((byte) value);
        Tensor output = new Tensor("y", DataType.UINT8, Shape.of(values.length, 1), new TensorData.Raw(bytes));
        return new Computed(Tensors.of(List.of(output)), Optional.of(new ModelVersion(version)));
    }

    private static List<Integer> values(Future<InferenceResponse> answer) {
        assertThat(answer.succeeded()).as("%s", answer.cause()).isTrue();
        return bytes(((Computed) answer.result()).outputs().tensors().getFirst());
    }

    private static List<Integer> bytes(Tensor tensor) {
        Buffer bytes = RawForm.of(tensor);
        return IntStream.range(0, bytes.length())
                .mapToObj(i -> (int) bytes.getByte(i))
                .toList();
    }
}
