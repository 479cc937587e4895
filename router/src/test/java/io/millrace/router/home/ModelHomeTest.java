package io.millrace.router.home;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.Endpoint;
import io.millrace.backends.ServedModel;
import io.millrace.backends.ServerFamily;
import io.millrace.config.AtOnce;
import io.millrace.config.BatchSettings;
import io.millrace.config.BatchSettings.Timing;
import io.millrace.config.ModelConfig;
import io.millrace.config.QueueSettings;
import io.millrace.discovery.EndpointState;
import io.millrace.discovery.Fleet;
import io.millrace.inference.DataType;
import io.millrace.inference.Deadline;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.Fault;
import io.millrace.inference.InferenceRequest;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.InferenceResponse.Computed;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Priority;
import io.millrace.inference.RequestId;
import io.millrace.inference.Sent;
import io.millrace.inference.Shape;
import io.millrace.inference.Shed;
import io.millrace.inference.Stage;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.millrace.inference.TensorSpec;
import io.millrace.inference.Tensors;
import io.millrace.inference.WireForm;
import io.millrace.router.batch.BatchEnd;
import io.millrace.router.batch.Batchable;
import io.millrace.router.batch.LaneKey;
import io.millrace.router.chain.LoopRoutes;
import io.millrace.router.chain.RoutedCall;
import io.millrace.router.chain.Sharers;
import io.millrace.router.route.Route;
import io.millrace.router.route.RoutingSnapshot;
import io.millrace.router.route.RoutingTable;
import io.millrace.router.schedule.Candidate;
import io.millrace.router.schedule.EndpointLoads;
import io.millrace.slo.Objective;
import io.millrace.slo.deadline.DeadlineSettings;
import io.millrace.slo.hedge.HedgeSettings;
import io.millrace.slo.retry.RetrySettings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One model's queue over scripted servers, with time turned by hand. */
class ModelHomeTest {
    private static final ModelName MODEL = new ModelName("m");
    private static final long MILLI = 1_000_000;
    private static final ModelSignature SIGNATURE = new ModelSignature(
            List.of(new TensorSpec("x", DataType.INT32, Shape.of(-1))),
            List.of(new TensorSpec("y", DataType.INT32, Shape.of(-1))),
            true);

    private record Sending(RoutedCall call, Promise<InferenceResponse> answer) {
        List<Integer> rows() {
            return numbers(((Tensors) call.call().request().payload()).tensors().getFirst());
        }
    }

    private long now = 1;
    private final List<Sending> sent = new ArrayList<>();
    private final List<Runnable> timers = new ArrayList<>();
    private final EndpointLoads loads = new EndpointLoads();
    private final AtomicInteger routers = new AtomicInteger(1);

    private ModelHome home(Timing timing, int maxQueued) {
        BatchSettings batch = new BatchSettings(8, List.of(), timing, 8, Duration.ofMillis(2), 0.7, false);
        return home(Optional.of(batch), new QueueSettings(maxQueued, new AtOnce.Fixed(1)));
    }

    private ModelHome home(Optional<BatchSettings> batch, QueueSettings queue) {
        Endpoint endpoint = Endpoint.remote("pool", ServerFamily.OIP_REST, "a", 80);
        ServedModel served = new ServedModel(MODEL, List.of(), "", SIGNATURE, Optional.empty(), Optional.empty());
        Candidate candidate = new Candidate(endpoint, served, new EndpointState.Serving(0), loads.of(endpoint.id()));
        ModelConfig config = new ModelConfig(
                MODEL,
                new Objective(Duration.ofMillis(50), 99, 99.9, Duration.ofDays(30)),
                DeadlineSettings.DEFAULTS,
                RetrySettings.DEFAULTS,
                List.of("pool"),
                ModelSignature.UNKNOWN,
                List.of(),
                Optional.empty(),
                batch,
                HedgeSettings.DEFAULTS,
                Optional.empty(),
                Optional.of(queue),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                false);
        Route route = new Route(config, 0, List.of(List.of(candidate)));
        RoutingTable routing = new RoutingTable(new RoutingSnapshot(1, Fleet.EMPTY, Map.of(MODEL, route)));
        HomeLoop loop = new HomeLoop(
                Runnable::run,
                (nanos, task) -> {
                    timers.add(task);
                    return () -> timers.remove(task);
                },
                call -> {
                    Sending sending = new Sending(call, Promise.promise());
                    sent.add(sending);
                    return sending.answer().future();
                },
                new LoopRoutes(new Sharers(1, () -> 1), () -> now, new Random(1)),
                routing,
                BatchListener.NONE,
                routers::get,
                () -> now,
                new Random(1));
        return new ModelHome(loop, route);
    }

    private Member asks(ModelHome home, Priority priority, long withinMillis, int... rows) {
        Tensor x = new Tensor("x", DataType.INT32, Shape.of(rows.length), new TensorData.Raw(bytes(rows)));
        Tensors tensors = Tensors.of(List.of(x));
        InferenceRequest request =
                new InferenceRequest(new RequestId("r"), WireForm.OIP_REST, MODEL, Optional.empty(), tensors, priority);
        Batchable.Together may = (Batchable.Together) Batchable.of(request, tensors, Optional.empty(), SIGNATURE, 8);
        Member member =
                new Member(request, tensors, may.key(), may.rows(), terms(priority, withinMillis), Runnable::run);
        home.comes(member);
        return member;
    }

    private Guest.Terms terms(Priority priority, long withinMillis) {
        return new Guest.Terms(priority, "", new Deadline(now + withinMillis * MILLI), now);
    }

    private Single asksAlone(ModelHome home, Priority priority, long withinMillis) {
        Single single = new Single(
                new LaneKey.OneByOne(Optional.empty(), Optional.empty()), terms(priority, withinMillis), Runnable::run);
        home.comes(single);
        return single;
    }

    private Member asks(ModelHome home, int... rows) {
        return asks(home, Priority.NORMAL, 1_000, rows);
    }

    private static Buffer bytes(int... numbers) {
        Buffer bytes = Buffer.buffer();
        for (int number : numbers) bytes.appendIntLE(number);
        return bytes;
    }

    private static List<Integer> numbers(Tensor tensor) {
        Buffer bytes = ((TensorData.Raw) tensor.data()).bytes();
        return IntStream.range(0, (int) tensor.rows())
                .mapToObj(i -> bytes.getIntLE(4 * i))
                .toList();
    }

    private static Computed answer(int... rows) {
        return new Computed(
                Tensors.of(List.of(
                        new Tensor("y", DataType.INT32, Shape.of(rows.length), new TensorData.Raw(bytes(rows))))),
                Optional.empty());
    }

    private static List<Integer> answered(Member member) {
        Computed computed = (Computed) member.outcome().result().answer().result();
        return numbers(computed.outputs().tensors().getFirst());
    }

    private static Failure failure(Member member) {
        return FailureException.of(member.outcome().result().answer().cause());
    }

    private void wake() {
        for (Runnable timer : List.copyOf(timers)) {
            timers.remove(timer);
            timer.run();
        }
    }

    @Test
    void eachGetsTheirOwnRows() {
        ModelHome home = home(Timing.EAGER, 100);
        Member first = asks(home, 1);
        Member second = asks(home, 2, 3);
        Member third = asks(home, 4);

        sent.getFirst().answer().complete(answer(10));
        sent.get(1).answer().complete(answer(20, 30, 40));

        assertThat(sent).extracting(Sending::rows).containsExactly(List.of(1), List.of(2, 3, 4));
        assertThat(answered(first)).containsExactly(10);
        assertThat(answered(second)).containsExactly(20, 30);
        assertThat(answered(third)).containsExactly(40);
    }

    @Test
    void anAnswerOfOtherRowsIsNobodys() {
        ModelHome home = home(Timing.EAGER, 100);
        asks(home, 1);
        Member second = asks(home, 2);
        Member third = asks(home, 3);
        sent.getFirst().answer().complete(answer(10));

        sent.get(1).answer().complete(answer(20));

        assertThat(second.outcome().isComplete()).isFalse();
        assertThat(sent.subList(2, 4)).extracting(Sending::rows).containsExactly(List.of(2), List.of(3));
        sent.get(2).answer().complete(answer(20));
        sent.get(3).answer().complete(answer(30, 31));
        assertThat(answered(second)).containsExactly(20);
        assertThat(failure(third))
                .isInstanceOfSatisfying(
                        Failure.AttemptFailed.class,
                        failed -> assertThat(failed.fault()).isInstanceOf(Fault.BadAnswer.class));
    }

    @Test
    void anotherNumberOfRoutersEndsNothingThatIsOut() {
        BatchSettings each = new BatchSettings(2, List.of(), Timing.EAGER, 2, Duration.ofMillis(2), 0.7, false);
        ModelHome home = home(Optional.of(each), new QueueSettings(100, new AtOnce.Fixed(4)));
        for (int i = 0; i < 12; i++) asks(home, i);
        assertThat(sent).hasSize(4);

        routers.set(2);
        wake();
        sent.get(0).answer().complete(answer(10));
        sent.get(1).answer().complete(answer(11));
        assertThat(sent).as("two are still out, which is the part of each").hasSize(4);
        sent.get(2).answer().complete(answer(12));
        assertThat(sent).hasSize(5);

        routers.set(1);
        wake();
        assertThat(sent).as("four out again").hasSize(7);
        assertThat(sent.get(3).answer().future().isComplete()).isFalse();
    }

    @Test
    void anEndpointIsSentNoMoreThanItTakesAtATime() {
        ModelHome home = home(Timing.EAGER, 100);
        asks(home, 1);
        asks(home, 2);

        assertThat(sent).hasSize(1);
        assertThat(home.waiting()).isEqualTo(1);
        sent.getFirst().answer().fail(new Failure.NoEndpoint(MODEL).toException());
        assertThat(sent).hasSize(2);
        assertThat(home.waiting()).isZero();
    }

    @Test
    void whatEveryServerFailsAtIsSplitNoFurtherThanTheBudget() {
        ModelHome home = home(Timing.EAGER, 1_000);
        asks(home, 0);
        List<Member> members =
                IntStream.rangeClosed(1, 8).mapToObj(i -> asks(home, i)).toList();
        int answered = 0;
        while (answered < sent.size())
            sent.get(answered++)
                    .answer()
                    .fail(new Failure.AttemptFailed(
                                    "a", Sent.ANSWER_BEGUN, new Fault.ServerError(500, "broken", Optional.empty()))
                            .toException());

        assertThat(members).allMatch(member -> failure(member) instanceof Failure.AttemptFailed);
        assertThat(sent).hasSizeLessThanOrEqualTo(2 + 14);
        List<Member> more =
                IntStream.rangeClosed(1, 200).mapToObj(i -> asks(home, i)).toList();
        while (answered < sent.size())
            sent.get(answered++)
                    .answer()
                    .fail(new Failure.AttemptFailed(
                                    "a", Sent.ANSWER_BEGUN, new Fault.ServerError(500, "broken", Optional.empty()))
                            .toException());
        assertThat(more).allMatch(member -> failure(member) instanceof Failure.AttemptFailed);
        // 26 batches of eight, and as many more as the floor of the budget allows: ten a second for ten seconds.
        assertThat(sent).hasSizeLessThanOrEqualTo(2 + 14 + 26 + 101);
    }

    @Test
    void whoIsLateForTheObjectiveIsServedBehindThoseWhoAreNot() {
        ModelHome home = home(Timing.EAGER, 100);
        asks(home, 1);
        Member late = asks(home, 2);
        now += 60 * MILLI;
        wake();
        Member inTime = asks(home, 3);

        sent.getFirst().answer().complete(answer(10));

        assertThat(late.outcome().isComplete()).isFalse();
        assertThat(sent.get(1).rows()).containsExactly(3, 2);
        sent.get(1).answer().complete(answer(30, 20));
        assertThat(answered(late)).containsExactly(20);
        assertThat(answered(inTime)).containsExactly(30);
    }

    @Test
    void whoseClientWaitsNoLongerIsToldSo() {
        ModelHome home = home(Timing.EAGER, 100);
        asks(home, 1);
        Member late = asks(home, Priority.NORMAL, 20, 2);

        now += 21 * MILLI;
        wake();

        assertThat(failure(late)).isInstanceOf(Failure.Expired.class);
        assertThat(home.waiting()).isZero();
    }

    @Test
    void aFullQueueTakesTheMoreImportant() {
        ModelHome home = home(Timing.EAGER, 2);
        asks(home, 0);
        Member low = asks(home, Priority.LOW, 1_000, 1);
        asks(home, Priority.NORMAL, 1_000, 2);
        Member high = asks(home, Priority.HIGH, 1_000, 3);
        Member tooMany = asks(home, Priority.NORMAL, 1_000, 4);

        assertThat(failure(low)).isEqualTo(new Failure.Rejected(Shed.OUTRANKED));
        assertThat(failure(tooMany)).isEqualTo(new Failure.Rejected(Shed.QUEUE_FULL));
        assertThat(high.outcome().isComplete()).isFalse();
    }

    @Test
    void aBatchThatNobodyWaitsForIsGivenUp() {
        ModelHome home = home(Timing.EAGER, 100);
        asks(home, 0);
        Member one = asks(home, 1);
        Member two = asks(home, 2);
        sent.getFirst().answer().complete(answer(0));
        RoutedCall batch = sent.get(1).call();

        home.leaves(one);
        assertThat(batch.call().cancel().isCancelled()).isFalse();
        home.leaves(two);

        assertThat(batch.call().cancel().isCancelled()).isTrue();
    }

    @Test
    void noBatchGoesToAnEndpointThatIsOut() {
        ModelHome home = home(Timing.EAGER, 100);
        loads.all().iterator().next().takesTraffic(false);
        Member waits = asks(home, 1);
        assertThat(sent).isEmpty();

        loads.all().iterator().next().takesTraffic(true);
        wake();

        sent.getFirst().answer().complete(answer(10));
        assertThat(answered(waits)).containsExactly(10);
    }

    @Test
    void theTimeOfABatchIsThatOfTheMostPatient() {
        ModelHome home = home(Timing.EAGER, 100);
        asks(home, 0);
        asks(home, Priority.NORMAL, 100, 1);
        asks(home, Priority.NORMAL, 300, 2);
        sent.getFirst().answer().complete(answer(0));

        assertThat(sent.get(1).call().call().deadline().atNanos()).isEqualTo(now + 300 * MILLI);
    }

    @Test
    void callsThatShareNoBatchHaveThePlacesOfBatches() {
        ModelHome home = home(Timing.EAGER, 100);
        Single first = asksAlone(home, Priority.NORMAL, 1_000);
        Member second = asks(home, 2);
        Single urgent = asksAlone(home, Priority.HIGH, 1_000);
        assertThat(first.turn().succeeded()).isTrue();
        assertThat(sent).isEmpty();

        first.turn().result().ends(BatchEnd.ANSWERED);

        assertThat(urgent.turn().succeeded()).isTrue();
        assertThat(sent).isEmpty();
        urgent.turn().result().ends(BatchEnd.ANSWERED);
        sent.getFirst().answer().complete(answer(20));
        assertThat(answered(second)).containsExactly(20);
    }

    @Test
    void aPlaceIsGivenBackOnce() {
        ModelHome home = home(Optional.empty(), new QueueSettings(100, new AtOnce.Fixed(1)));
        Single first = asksAlone(home, Priority.NORMAL, 1_000);
        Single second = asksAlone(home, Priority.NORMAL, 1_000);
        Single third = asksAlone(home, Priority.NORMAL, 1_000);

        first.turn().result().ends(BatchEnd.ANSWERED);
        first.turn().result().ends(BatchEnd.FAILED);

        assertThat(second.turn().succeeded()).isTrue();
        assertThat(third.turn().isComplete()).isFalse();
        assertThat(home.waiting()).isEqualTo(1);
    }

    @Test
    void aCallWhoseClientHasGoneIsNotSent() {
        ModelHome home = home(Optional.empty(), new QueueSettings(100, new AtOnce.Fixed(1)));
        Single first = asksAlone(home, Priority.NORMAL, 1_000);
        Single leaves = asksAlone(home, Priority.NORMAL, 1_000);
        Single late = asksAlone(home, Priority.NORMAL, 30);

        leaves.refuse(new Failure.Cancelled(Stage.WAITING));
        home.leaves(leaves);
        now += 31 * MILLI;
        first.turn().result().ends(BatchEnd.ANSWERED);

        assertThat(leaves.turn().failed()).isTrue();
        assertThat(FailureException.of(late.turn().cause())).isInstanceOf(Failure.Expired.class);
        assertThat(home.waiting()).isZero();
    }

    @Test
    void whoCannotBeServedInTimeIsToldWhenToComeAgain() {
        ModelHome home = home(Optional.empty(), new QueueSettings(1_000, new AtOnce.Fixed(1)));
        Single under = asksAlone(home, Priority.NORMAL, 10_000);
        List<Single> waiting = new ArrayList<>();
        for (int i = 0; i < 100; i++) waiting.add(asksAlone(home, Priority.HIGH, 10_000));
        for (int i = 0; i < 20; i++) {
            now += 10 * MILLI;
            under.turn().result().ends(BatchEnd.ANSWERED);
            under = waiting.get(i);
        }

        Single late = asksAlone(home, Priority.LOW, 300);

        // 79 before it take 790 ms.
        assertThat(FailureException.of(late.turn().cause())).isInstanceOfSatisfying(Failure.Rejected.class, refused -> {
            assertThat(refused.reason()).isEqualTo(Shed.TOO_LATE);
            assertThat(refused.retryAfter()).isBetween(Duration.ofMillis(450), Duration.ofMillis(2_000));
        });
        assertThat(home.hasTimeFor(Priority.LOW, new Deadline(now + 300 * MILLI), now))
                .isFalse();
        assertThat(home.hasTimeFor(Priority.LOW, new Deadline(now + 10_000 * MILLI), now))
                .isTrue();
    }

    @Test
    void aBugIsToldAsOne() {
        ModelHome home = home(Timing.EAGER, 100);
        Member one = asks(home, 1);
        Future<InferenceResponse> odd = Future.succeededFuture(null);
        odd.onComplete(sent.getFirst().answer());

        assertThat(failure(one)).isInstanceOf(Failure.Broken.class);
    }
}
