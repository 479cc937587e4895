package io.millrace.router.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.Endpoint;
import io.millrace.config.CacheSettings;
import io.millrace.discovery.EndpointState;
import io.millrace.discovery.Fleet;
import io.millrace.discovery.Member;
import io.millrace.discovery.Pool;
import io.millrace.inference.CancelSignal;
import io.millrace.inference.DataType;
import io.millrace.inference.Deadline;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.Fault;
import io.millrace.inference.InferenceCall;
import io.millrace.inference.InferenceRequest;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.InferenceResponse.Computed;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.Sent;
import io.millrace.inference.Sequence;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.millrace.inference.Tensors;
import io.millrace.inference.Understood;
import io.millrace.inference.Wire;
import io.millrace.router.cache.CacheOutcome;
import io.millrace.router.route.Route;
import io.millrace.router.schedule.Candidate;
import io.millrace.slo.retry.RetrySettings;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CacheStageTest {
    private static final Duration TTL = Duration.ofMinutes(5);
    private static final Duration STALE = Duration.ofMinutes(1);
    private static final RetrySettings ONCE = new RetrySettings(1, 0, 0, true);
    private static final String ONE =
            "{\"inputs\":[{\"name\":\"x\",\"shape\":[1],\"datatype\":\"FP32\",\"data\":[1]}]}";
    private static final String TWO = ONE.replace("[1]}]", "[2]}]");

    private final ChainFixture fixture =
            new ChainFixture(Optional.of(new CacheSettings(TTL, 1 << 20, STALE, false, false, false)));
    private final Candidate server = fixture.endpoint("first", "one", "1");
    private final Route route = fixture.route(ONCE, List.of(List.of(server)));
    private final CancelSignal client = new CancelSignal();

    @Test
    void asksAServerWhatNobodyAskedBefore() {
        Future<InferenceResponse> first = go(ONE);
        Future<InferenceResponse> other = go(TWO);

        assertThat(fixture.first.sent).hasSize(2);
        answers(0, 10);
        answers(1, 20);
        assertThat(value(first)).isEqualTo(10);
        assertThat(value(other)).isEqualTo(20);
        assertThat(fixture.cacheOutcomes).containsExactly(CacheOutcome.MISS, CacheOutcome.MISS);
    }

    @Test
    void sendsTensorsEvenToAServerOfTheClientsProtocol() {
        go(ONE);

        assertThat(fixture.first.last().attempt().call().request().payload()).isInstanceOf(Understood.class);
    }

    @Test
    void answersFromMemoryUntilTheAnswerIsOld() {
        go(ONE);
        answers(0, 10);

        turn(TTL.minusNanos(1));
        assertThat(value(go(ONE))).isEqualTo(10);
        assertThat(fixture.first.sent).hasSize(1);

        turn(Duration.ofNanos(1));
        go(ONE);
        assertThat(fixture.first.sent).hasSize(2);
        answers(1, 11);
        assertThat(value(go(ONE))).isEqualTo(11);
        assertThat(fixture.cacheOutcomes)
                .containsExactly(CacheOutcome.MISS, CacheOutcome.HIT, CacheOutcome.MISS, CacheOutcome.HIT);
    }

    @Test
    void joinsThoseWhoAskTheSame() {
        Future<InferenceResponse> first = go(ONE);
        Future<InferenceResponse> second = go(ONE);

        assertThat(fixture.first.sent).hasSize(1);
        answers(0, 10);
        assertThat(value(first)).isEqualTo(10);
        assertThat(value(second)).isEqualTo(10);
        assertThat(fixture.cacheOutcomes).containsExactlyInAnyOrder(CacheOutcome.MISS, CacheOutcome.JOINED);
        assertThat(fixture.waits).isEmpty();
    }

    @Test
    void tellsAFailureToAllAndRemembersNone() {
        Future<InferenceResponse> first = go(ONE);
        Future<InferenceResponse> second = go(ONE);
        fails(0, new Fault.BadAnswer("broken"));

        assertThat(failure(first)).isInstanceOf(Failure.AttemptFailed.class);
        assertThat(failure(second)).isInstanceOf(Failure.AttemptFailed.class);
        go(ONE);
        assertThat(fixture.first.sent).hasSize(2);
    }

    @Test
    void goesOnForOthersWhenItsFirstClientLeaves() {
        Future<InferenceResponse> first = go(ONE);
        Future<InferenceResponse> second = fixture.go(call(ONE, new CancelSignal(), within(1_000)));
        client.cancel();

        assertThat(fixture.first.last().attempt().cancel().isCancelled()).isFalse();
        answers(0, 10);
        assertThat(failure(first)).isInstanceOf(Failure.Cancelled.class);
        assertThat(value(second)).isEqualTo(10);
    }

    @Test
    void isGivenUpWhenTheLastClientLeaves() {
        CancelSignal other = new CancelSignal();
        go(ONE);
        fixture.go(call(ONE, other, within(1_000)));
        client.cancel();
        other.cancel();

        assertThat(fixture.first.last().attempt().cancel().isCancelled()).isTrue();
        go(ONE);
        assertThat(fixture.first.sent).hasSize(2);
    }

    @Test
    void isAskedAnewByWhoHasTimeLeftWhenItsFirstCallersIsUp() {
        Future<InferenceResponse> hasty = fixture.go(call(ONE, client, within(50)));
        Future<InferenceResponse> patient = fixture.go(call(ONE, new CancelSignal(), within(1_000)));
        turn(Duration.ofMillis(50));
        fails(0, new Fault.TimedOut(50));

        assertThat(failure(hasty)).isInstanceOf(Failure.Expired.class);
        assertThat(patient.isComplete()).isFalse();
        assertThat(fixture.first.sent).hasSize(2);
        assertThat(fixture.first.last().attempt().timeoutMillis()).isEqualTo(950);
        answers(1, 10);
        assertThat(value(patient)).isEqualTo(10);
    }

    @Test
    void keepsNobodyBeyondItsOwnDeadline() {
        Future<InferenceResponse> patient = fixture.go(call(ONE, client, within(1_000)));
        Future<InferenceResponse> hasty = fixture.go(call(ONE, new CancelSignal(), within(50)));
        turn(Duration.ofMillis(50));
        fixture.waits.remove().run();

        assertThat(failure(hasty)).isInstanceOf(Failure.Expired.class);
        answers(0, 10);
        assertThat(value(patient)).isEqualTo(10);
    }

    @Test
    void answersCallersOfAnotherLoopOnTheirs() {
        ArrayDeque<Runnable> tasks = new ArrayDeque<>();
        Next otherLoop = fixture.chain(tasks::add);
        Future<InferenceResponse> first = go(ONE);
        Future<InferenceResponse> second = otherLoop.go(call(ONE, new CancelSignal(), within(1_000)));
        answers(0, 10);

        assertThat(value(first)).isEqualTo(10);
        assertThat(second.isComplete()).isFalse();
        tasks.remove().run();
        assertThat(value(second)).isEqualTo(10);
        assertThat(fixture.first.sent).hasSize(1);
    }

    @Test
    void givesAnOldAnswerWhileServersFail() {
        go(ONE);
        answers(0, 10);
        turn(TTL);
        Future<InferenceResponse> stale = fixture.go(call(ONE, client, within(1_000)));
        fails(1, new Fault.Unconnected("gone"));

        assertThat(value(stale)).isEqualTo(10);
        assertThat(fixture.cacheOutcomes).containsExactly(CacheOutcome.MISS, CacheOutcome.STALE);
    }

    @Test
    void givesNoAnswerThatIsTooOldEvenThen() {
        go(ONE);
        answers(0, 10);
        turn(TTL.plus(STALE));
        Future<InferenceResponse> late = fixture.go(call(ONE, client, within(1_000)));
        fails(1, new Fault.Unconnected("gone"));

        assertThat(failure(late)).isInstanceOf(Failure.AttemptFailed.class);
    }

    @Test
    void givesAnOldAnswerWhileNobodyIsThere() {
        go(ONE);
        answers(0, 10);
        turn(TTL);
        Route empty = fixture.route(ONCE, List.of(List.of()));

        assertThat(value(fixture.go(call(empty, ONE, within(1_000))))).isEqualTo(10);
    }

    @Test
    void givesNoOldAnswerToWhoAskedBadly() {
        go(ONE);
        answers(0, 10);
        turn(TTL);
        Future<InferenceResponse> refused = go(ONE);
        fixture.first.sent.get(1).answer().fail(new Failure.Refused(400, "no").toException());

        assertThat(failure(refused)).isInstanceOf(Failure.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-store", "max-age=0, No-Cache", "no-cache=\"x\""})
    void leavesAloneWhatItsClientWantsAnew(String directive) {
        go(ONE);
        answers(0, 10);
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("Cache-Control", directive);
        fixture.go(fixture.asking(route, ONE, client, within(1_000), headers));

        assertThat(fixture.first.sent).hasSize(2);
        assertThat(fixture.first.last().attempt().call().request().payload()).isInstanceOf(Wire.class);
        assertThat(fixture.cacheOutcomes).containsExactly(CacheOutcome.MISS, CacheOutcome.BYPASS);
    }

    @Test
    void keepsApartWhatCarriesAnotherAuthorization() {
        go(ONE);
        answers(0, 10);
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("Authorization", "Bearer a");
        fixture.go(fixture.asking(route, ONE, client, within(1_000), headers));

        assertThat(fixture.first.sent).hasSize(2);
    }

    @Test
    void leavesAloneStepsOfASequence() {
        RoutedCall call = call(ONE, client, within(1_000));
        for (int i = 0; i < 2; i++) {
            fixture.go(new RoutedCall(call.call(), route, Optional.of(new Sequence("s", i == 0, false))));
        }

        assertThat(fixture.first.sent).hasSize(2);
    }

    @Test
    void letsTheServerSayWhatIsWrongWithWhatCannotBeRead() {
        go("{\"inputs\":");

        assertThat(fixture.first.last().attempt().call().request().payload()).isInstanceOf(Wire.class);
        assertThat(fixture.cacheOutcomes).containsExactly(CacheOutcome.BYPASS);
    }

    @Test
    void forgetsWhenTheModelsVersionChanges() {
        fleet(server);
        go(ONE);
        answers(0, 10);
        Candidate newer = fixture.endpoint("first", "one", "2");
        fleet(newer);
        fixture.go(call(fixture.route(ONCE, List.of(List.of(newer))), ONE, within(1_000)));

        assertThat(fixture.first.sent).hasSize(2);
        assertThat(Objects.requireNonNull(fixture.caches.of(ChainFixture.MODEL)).entries())
                .isZero();
    }

    @Test
    void keepsAnswersWhileTheFleetIsDown() {
        fleet(server);
        go(ONE);
        answers(0, 10);
        fixture.caches.changed(Map.of(ChainFixture.MODEL, Map.of(ChainFixture.MODEL, List.of("first"))), Fleet.EMPTY);
        fleet(server);

        assertThat(value(go(ONE))).isEqualTo(10);
    }

    @Test
    void remembersNothingOfAVersionThatWasNotExpected() {
        go(ONE);
        fixture.first.last().answer().complete(computed(10, "7"));
        go(ONE);

        assertThat(fixture.first.sent).hasSize(2);
    }

    @Test
    void tellsTheAnswersOfOneVersionAlikeWhetherNamedOrNot() {
        go(ONE);
        answers(0, 10);

        assertThat(value(fixture.go(named("1", route)))).isEqualTo(10);
    }

    @Test
    void keepsVersionsApart() {
        Route both = fixture.route(ONCE, List.of(List.of(fixture.endpoint("first", "one", "1", "2"))));
        fixture.go(named("1", both));
        answers(0, 10);
        fixture.go(named("2", both));

        assertThat(fixture.first.sent).hasSize(2);
        assertThat(value(fixture.go(named("1", both)))).isEqualTo(10);
    }

    @Test
    void leavesAloneWhatWantsClasses() {
        String classes = ",\"outputs\":[{\"name\":\"y\",\"parameters\":{\"classification\":1}}]}";
        go(ONE.substring(0, ONE.length() - 1) + classes);

        assertThat(fixture.first.last().attempt().call().request().payload()).isInstanceOf(Wire.class);
        assertThat(fixture.cacheOutcomes).containsExactly(CacheOutcome.BYPASS);
    }

    private RoutedCall named(String version, Route of) {
        InferenceCall plain = call(of, ONE, within(1_000)).call();
        InferenceRequest request = plain.request();
        InferenceRequest named = new InferenceRequest(
                request.id(),
                request.form(),
                request.model(),
                Optional.of(new ModelVersion(version)),
                request.payload(),
                request.priority());
        return new RoutedCall(new InferenceCall(named, plain.deadline(), fixture.now, client), of);
    }

    private void fleet(Candidate serving) {
        Endpoint endpoint = serving.endpoint();
        Member member = new Member(
                endpoint, new EndpointState.Serving(0), Map.of(ChainFixture.MODEL, serving.model()), List.of());
        Pool pool = new Pool("first", endpoint.family(), List.of(member), List.of());
        fixture.caches.changed(
                Map.of(ChainFixture.MODEL, Map.of(ChainFixture.MODEL, List.of("first"))),
                new Fleet(1, Map.of("first", pool)));
    }

    private Future<InferenceResponse> go(String body) {
        return fixture.go(call(body, client, within(1_000)));
    }

    private RoutedCall call(String body, CancelSignal cancel, Deadline deadline) {
        return fixture.asking(route, body, cancel, deadline, MultiMap.caseInsensitiveMultiMap());
    }

    private RoutedCall call(Route other, String body, Deadline deadline) {
        return fixture.asking(other, body, client, deadline, MultiMap.caseInsensitiveMultiMap());
    }

    private Deadline within(long millis) {
        return new Deadline(fixture.now + millis * 1_000_000);
    }

    private void turn(Duration by) {
        fixture.now += by.toNanos();
    }

    private void answers(int sent, int value) {
        fixture.first.sent.get(sent).answer().complete(computed(value, "1"));
    }

    private void fails(int sent, Fault fault) {
        fixture.first
                .sent
                .get(sent)
                .answer()
                .fail(new Failure.AttemptFailed("first/one", Sent.MAYBE, fault).toException());
    }

    private static Computed computed(int value, String version) {
        Buffer bytes = Buffer.buffer(new byte[] {(byte) value});
        Tensor output = new Tensor("y", DataType.UINT8, Shape.of(1), new TensorData.Raw(bytes));
        return new Computed(Tensors.of(List.of(output)), Optional.of(new ModelVersion(version)));
    }

    private static int value(Future<InferenceResponse> answer) {
        assertThat(answer.succeeded()).as("%s", answer.cause()).isTrue();
        Tensor output = ((Computed) answer.result()).outputs().tensors().getFirst();
        return ((TensorData.Raw) output.data()).bytes().getByte(0);
    }

    private static Failure failure(Future<InferenceResponse> answer) {
        return FailureException.of(answer.cause());
    }
}
