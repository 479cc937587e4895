package io.millrace.router.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.Endpoint;
import io.millrace.inference.CancelSignal;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.Fault;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.Sent;
import io.millrace.inference.Sequence;
import io.millrace.inference.Stage;
import io.millrace.router.route.Route;
import io.millrace.router.schedule.Candidate;
import io.millrace.slo.retry.RetrySettings;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PolicyChainTest {
    private static final RetrySettings ONCE_ONLY = new RetrySettings(3, 0.1, 10, false);

    private static final Fault LACKS = new Fault.LacksModel(404, "Model not found: m", Optional.empty());

    private final ChainFixture fixture = new ChainFixture();
    private final Candidate one = fixture.endpoint("first", "one", "1");
    private final Candidate two = fixture.endpoint("first", "two", "1");
    private final Candidate spare = fixture.endpoint("second", "spare", "1");
    private final CancelSignal client = new CancelSignal();

    @Test
    void answersWithWhatTheEndpointSaid() {
        Future<InferenceResponse> answer = go(RetrySettings.DEFAULTS, List.of(List.of(one)));
        fixture.first.last().answer().complete(ChainFixture.answer());

        assertThat(answer.result()).isEqualTo(ChainFixture.answer());
        assertThat(fixture.inFlight()).isZero();
    }

    @Test
    void triesAnotherEndpointWhenTheFirstCannotBeReached() {
        Future<InferenceResponse> answer = go(RetrySettings.DEFAULTS, List.of(List.of(one, two)));
        fail(Sent.NOTHING, new Fault.Unconnected("refused"));

        assertThat(fixture.first.sent).hasSize(2);
        assertThat(fixture.first.sent.getFirst().attempt().endpoint())
                .isNotEqualTo(fixture.first.last().attempt().endpoint());
        fixture.first.last().answer().complete(ChainFixture.answer());
        assertThat(answer.succeeded()).isTrue();
        assertThat(fixture.inFlight()).isZero();
    }

    @Test
    void neverSendsAgainWhatAServerMayHaveWorkedOnUnlessIdempotent() {
        Future<InferenceResponse> answer = go(ONCE_ONLY, List.of(List.of(one, two)));
        fail(Sent.MAYBE, new Fault.Reset("closed"));

        assertThat(fixture.first.sent).hasSize(1);
        assertThat(failure(answer)).isInstanceOf(Failure.AttemptFailed.class);
    }

    @Test
    void stopsAfterTheAttemptsItIsAllowed() {
        Future<InferenceResponse> answer = go(RetrySettings.DEFAULTS, List.of(List.of(one)));
        for (int i = 0; i < 3; i++) {
            fail(Sent.MAYBE, new Fault.Reset("closed"));
            if (!fixture.waits.isEmpty()) fixture.waits.remove().run();
        }

        assertThat(fixture.first.sent).hasSize(3);
        assertThat(failure(answer)).isInstanceOf(Failure.AttemptFailed.class);
        assertThat(fixture.inFlight()).isZero();
    }

    @Test
    void goesToTheNextTierOnlyWhenTheFirstHasNobody() {
        go(RetrySettings.DEFAULTS, List.of(List.of(one), List.of(spare)));
        assertThat(fixture.second.sent).isEmpty();

        fail(Sent.NOTHING, new Fault.Unconnected("refused"));
        assertThat(fixture.second.sent).hasSize(1);
    }

    @Test
    void neverRetriesAStepOfASequence() {
        Route route = fixture.route(RetrySettings.DEFAULTS, List.of(List.of(one), List.of(spare)));
        Future<InferenceResponse> answer = fixture.go(fixture.call(route, new Sequence("s", true, false)));
        fail(Sent.NOTHING, new Fault.Unconnected("refused"));

        assertThat(fixture.second.sent).isEmpty();
        assertThat(failure(answer)).isInstanceOf(Failure.AttemptFailed.class);
        assertThat(fixture.inFlight()).isZero();
    }

    @Test
    void whatIsSaidToManyIsHeldAgainstNoServerAndIsSentAgainInPartsOnly() {
        Route route = fixture.route(RetrySettings.DEFAULTS, List.of(List.of(one), List.of(spare)));
        RoutedCall batch = fixture.call(route, Optional.empty(), client);
        batch.isOfMany();
        Future<InferenceResponse> answer = fixture.go(batch);
        fail(Sent.ANSWER_BEGUN, new Fault.ServerError(500, "one of you", Optional.empty()));

        assertThat(fixture.second.sent).isEmpty();
        assertThat(fixture.reportedFailed).isEmpty();
        assertThat(failure(answer)).isInstanceOf(Failure.AttemptFailed.class);
    }

    @Test
    void goesFirstWhereItPrefers() {
        Route route = fixture.route(RetrySettings.DEFAULTS, List.of(List.of(one), List.of(spare)));
        RoutedCall call = fixture.call(route, Optional.empty(), client);
        call.prefers(spare);
        fixture.go(call);
        assertThat(fixture.first.sent).isEmpty();

        fixture.second
                .last()
                .answer()
                .fail(new Failure.AttemptFailed("b", Sent.NOTHING, new Fault.Unconnected("refused")).toException());
        assertThat(fixture.first.sent).hasSize(1);
    }

    @Test
    void saysWhichVersionIsUnknown() {
        Route route = fixture.route(RetrySettings.DEFAULTS, List.of(List.of(one)));
        Optional<ModelVersion> nine = Optional.of(new ModelVersion("9"));

        assertThat(failure(fixture.go(fixture.call(route, nine, client))))
                .isEqualTo(new Failure.UnknownModel(ChainFixture.MODEL, nine));
        assertThat(fixture.first.sent).isEmpty();
    }

    @Test
    void saysThatNobodyIsThere() {
        assertThat(failure(go(RetrySettings.DEFAULTS, List.of(List.of(), List.of()))))
                .isEqualTo(new Failure.NoEndpoint(ChainFixture.MODEL));
    }

    @Test
    void sendsNothingAfterTheDeadline() {
        Route route = fixture.route(RetrySettings.DEFAULTS, List.of(List.of(one)));
        RoutedCall call = fixture.call(route, Optional.empty(), client);
        fixture.now += Duration.ofSeconds(2).toNanos();

        assertThat(failure(fixture.go(call))).isInstanceOf(Failure.Expired.class);
        assertThat(fixture.first.sent).isEmpty();
    }

    @Test
    void readsATimeoutAtTheDeadlineAsTheDeadline() {
        Future<InferenceResponse> answer = go(RetrySettings.DEFAULTS, List.of(List.of(one)));
        fixture.now += Duration.ofSeconds(1).toNanos();
        fail(Sent.MAYBE, new Fault.TimedOut(1_000));

        assertThat(failure(answer)).isInstanceOf(Failure.Expired.class);
    }

    @Test
    void passesOnNoMoreTimeThanIsLeft() {
        Route route = fixture.route(RetrySettings.DEFAULTS, List.of(List.of(one)));
        RoutedCall call = fixture.call(route, Optional.empty(), client);
        fixture.now += Duration.ofMillis(400).toNanos();
        fixture.go(call);

        assertThat(fixture.first.last().attempt().timeoutMillis()).isEqualTo(600);
    }

    @Test
    void tellsTheAttemptWhenTheClientLeaves() {
        Future<InferenceResponse> answer = go(RetrySettings.DEFAULTS, List.of(List.of(one, two)));
        client.cancel();

        assertThat(fixture.first.last().attempt().cancel().isCancelled()).isTrue();
        fixture.first.last().answer().fail(new Failure.Cancelled(Stage.ATTEMPT).toException());
        assertThat(failure(answer)).isInstanceOf(Failure.Cancelled.class);
        assertThat(fixture.first.sent).hasSize(1);
        assertThat(fixture.inFlight()).isZero();
    }

    @Test
    void triesElsewhereWhenTheEndpointIsEjectedMeanwhile() {
        go(RetrySettings.DEFAULTS, List.of(List.of(one, two)));
        ScriptedBackend.Pending pending = fixture.first.last();
        pending.attempt()
                .cancel()
                .onCancel(() -> pending.answer().fail(new Failure.Cancelled(Stage.ATTEMPT).toException()));
        fixture.endpoints.ejected(pending.attempt().endpoint().id());

        assertThat(fixture.first.sent).hasSize(2);
        assertThat(fixture.first.last().attempt().endpoint())
                .isNotEqualTo(pending.attempt().endpoint());
    }

    @Test
    void sendsNothingToAnEndpointThatMayBeGone() {
        one.load().doubt().raise(fixture.now);
        for (int i = 0; i < 20; i++) go(RetrySettings.DEFAULTS, List.of(List.of(one, two), List.of(spare)));

        assertThat(fixture.first.sent)
                .hasSize(20)
                .allMatch(pending -> pending.attempt().endpoint().equals(two.endpoint()));
    }

    @Test
    void sendsToOneOfAllThatMayBeGone() {
        one.load().doubt().raise(fixture.now);
        two.load().doubt().raise(fixture.now);
        go(RetrySettings.DEFAULTS, List.of(List.of(one, two), List.of(spare)));

        assertThat(fixture.first.sent).hasSize(1);
        assertThat(fixture.second.sent).isEmpty();
    }

    @Test
    void losesNoneOfManyCallsWithTheirServer() {
        two.load().doubt().raise(fixture.now);
        List<Future<InferenceResponse>> answers = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) answers.add(go(RetrySettings.DEFAULTS, List.of(List.of(one, two))));
        assertThat(one.load().inFlight()).isEqualTo(1_000);
        List.copyOf(fixture.first.sent)
                .forEach(pending -> pending.answer()
                        .fail(new Failure.AttemptFailed("e", Sent.MAYBE, new Fault.Reset("closed")).toException()));

        assertThat(two.load().inFlight()).isEqualTo(1_000);
        assertThat(answers).noneMatch(Future::isComplete);
    }

    @Test
    void neverRetriesWhatTheServerRefused() {
        Future<InferenceResponse> answer = go(RetrySettings.DEFAULTS, List.of(List.of(one, two)));
        fixture.first.last().answer().fail(new Failure.Refused(400, "wrong shape").toException());

        assertThat(failure(answer)).isEqualTo(new Failure.Refused(400, "wrong shape"));
        assertThat(fixture.first.sent).hasSize(1);
    }

    @Test
    void asksEveryOtherEndpointWhenOneLacksTheModel() {
        RetrySettings noBudget = new RetrySettings(2, 0, 0, false);
        Candidate three = fixture.endpoint("first", "three", "1");
        Future<InferenceResponse> answer = go(noBudget, List.of(List.of(one, two, three)));
        fail(Sent.ANSWER_BEGUN, LACKS);
        fail(Sent.ANSWER_BEGUN, LACKS);

        assertThat(fixture.first.sent).hasSize(3);
        assertThat(fixture.first.sent.stream()
                        .map(sent -> sent.attempt().endpoint().id()))
                .doesNotHaveDuplicates();

        fail(Sent.ANSWER_BEGUN, LACKS);
        assertThat(((Failure.AttemptFailed) failure(answer)).fault()).isEqualTo(LACKS);
        assertThat(failure(answer).isClients()).isTrue();
        assertThat(fixture.reportedFailed).hasSize(3);
    }

    @Test
    void remembersForAWhileWhoLacksTheModel() {
        go(RetrySettings.DEFAULTS, List.of(List.of(one, two)));
        Endpoint lacking = fixture.first.last().attempt().endpoint();
        fail(Sent.ANSWER_BEGUN, LACKS);
        fixture.first.last().answer().complete(ChainFixture.answer());

        for (int i = 0; i < 20; i++) {
            go(RetrySettings.DEFAULTS, List.of(List.of(one, two)));
            assertThat(fixture.first.last().attempt().endpoint()).isNotEqualTo(lacking);
            fixture.first.last().answer().complete(ChainFixture.answer());
        }
        fixture.now += LackedModels.REMEMBERED_NANOS;
        Set<Endpoint> asked = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            go(RetrySettings.DEFAULTS, List.of(List.of(one, two)));
            asked.add(fixture.first.last().attempt().endpoint());
            fixture.first.last().answer().complete(ChainFixture.answer());
        }
        assertThat(asked).contains(lacking);
    }

    @Test
    void doesNotSayThatTheModelIsUnknownWhereAnotherEndpointFailed() {
        Future<InferenceResponse> answer = go(RetrySettings.DEFAULTS, List.of(List.of(one, two)));
        fail(Sent.MAYBE, new Fault.Reset("gone"));
        fail(Sent.ANSWER_BEGUN, LACKS);

        assertThat(((Failure.AttemptFailed) failure(answer)).fault()).isEqualTo(new Fault.Reset("gone"));
    }

    private Future<InferenceResponse> go(RetrySettings retry, List<List<Candidate>> tiers) {
        return fixture.go(fixture.call(fixture.route(retry, tiers), Optional.empty(), client));
    }

    private void fail(Sent sent, Fault fault) {
        fixture.first.last().answer().fail(new Failure.AttemptFailed("e", sent, fault).toException());
    }

    private static Failure failure(Future<?> answer) {
        assertThat(answer.failed()).isTrue();
        return FailureException.of(answer.cause());
    }
}
