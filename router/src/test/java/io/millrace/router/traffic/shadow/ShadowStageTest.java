package io.millrace.router.traffic.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.Priority;
import io.millrace.router.chain.RoutedCall;
import io.millrace.router.traffic.compare.Share;
import io.vertx.core.Future;
import org.junit.jupiter.api.Test;

class ShadowStageTest {
    private static final String SETTINGS = "sample: 100%, budget: 100ms, at-once: 1, queue: 1";

    private final ShadowFixture fixture = new ShadowFixture(SETTINGS);

    @Test
    void theClientHasItsAnswerBeforeTheCopyBegins() {
        RoutedCall call = fixture.call();

        Future<InferenceResponse> answer = fixture.asks(call);
        fixture.answers(1.0);

        assertThat(answer.succeeded()).isTrue();
        assertThat(fixture.copies).isEmpty();
        fixture.runTasks();
        assertThat(fixture.copies).hasSize(1);
    }

    @Test
    void aCopyIsACallToTheTargetWithLowPriorityAndTensors() {
        fixture.asks(fixture.call());
        fixture.answers(1.0);
        fixture.runTasks();

        RoutedCall copy = fixture.copies.getFirst();
        assertThat(copy.route().model().text()).isEqualTo("next");
        assertThat(copy.call().request().priority()).isEqualTo(Priority.LOW);
        assertThat(copy.call().request().version()).isEmpty();
    }

    @Test
    void aCopyMayAskForAnotherVersionOfTheModel() {
        ShadowFixture versions = ShadowFixture.ofVersion("canary", "sample: 100%");
        versions.asks(versions.call(new ModelVersion("1")));
        versions.answers(1.0);
        versions.runTasks();

        RoutedCall copy = versions.copies.getFirst();
        assertThat(copy.route().model()).isEqualTo(ShadowFixture.MODEL);
        assertThat(copy.call().request().version()).contains(new ModelVersion("2"));
    }

    @Test
    void aVersionIsNotComparedWithItself() {
        ShadowFixture versions = ShadowFixture.ofVersion("canary", "sample: 100%");
        versions.asks(versions.call(new ModelVersion("2")));
        versions.answers(1.0);
        versions.runTasks();

        assertThat(versions.everCopied).isZero();
        assertThat(versions.report().outcomes().values()).containsOnly(0L);
    }

    @Test
    void aCopyForAVersionThatNobodyHasFails() {
        ShadowFixture versions = ShadowFixture.ofVersion("3.x", "sample: 100%");
        versions.asks(versions.call());
        versions.answers(1.0);
        versions.runTasks();

        assertThat(versions.everCopied).isZero();
        assertThat(versions.report().outcomes()).containsEntry(Outcome.FAILED, 1L);
    }

    @Test
    void comparesTheAnswers() {
        fixture.asks(fixture.call());
        fixture.answers(1.0);
        fixture.runTasks();
        fixture.copyAnswers(1.0);
        fixture.asks(fixture.call());
        fixture.answers(1.0);
        fixture.runTasks();
        fixture.copyAnswers(2.0);

        PairReport report = fixture.report();
        assertThat(report.outcomes()).containsEntry(Outcome.ANSWERED, 2L);
        assertThat(report.agreement().hits()).isEqualTo(1);
        assertThat(report.agreement().trials()).isEqualTo(2);
        assertThat(report.examples()).hasSize(1);
        assertThat(report.lead().mean()).isEqualTo(-2_000_000);
    }

    @Test
    void whatFindsNoPlaceIsDropped() {
        for (int i = 0; i < 5; i++) {
            fixture.asks(fixture.call());
            fixture.answers(1.0);
        }
        fixture.runTasks();

        assertThat(fixture.copies).hasSize(1);
        assertThat(fixture.report().outcomes()).containsEntry(Outcome.DROPPED, 3L);
        fixture.copyAnswers(1.0);
        assertThat(fixture.copies).hasSize(1);
        assertThat(fixture.report().outcomes()).containsEntry(Outcome.ANSWERED, 1L);
    }

    @Test
    void whenItsBudgetIsOverACopyIsGivenUpAndTheNextGoes() {
        fixture.asks(fixture.call());
        fixture.answers(1.0);
        fixture.runTasks();
        RoutedCall first = fixture.copies.getFirst();
        fixture.asks(fixture.call());
        fixture.answers(1.0);
        fixture.runTasks();
        assertThat(fixture.copies).hasSize(1);

        fixture.firstTimerFires();

        assertThat(first.call().cancel().isCancelled()).isTrue();
        assertThat(fixture.copies).doesNotContain(first).hasSize(1);
        fixture.copyAnswers(1.0);
        assertThat(fixture.report().outcomes())
                .containsEntry(Outcome.EXPIRED, 1L)
                .containsEntry(Outcome.FAILED, 0L)
                .containsEntry(Outcome.ANSWERED, 1L);
    }

    @Test
    void aCopyThatWaitsLongerThanItsBudgetIsNeverSent() {
        for (int i = 0; i < 2; i++) {
            fixture.asks(fixture.call());
            fixture.answers(1.0);
            fixture.runTasks();
        }

        fixture.lastTimerFires();
        fixture.copyAnswers(1.0);

        assertThat(fixture.everCopied).isEqualTo(1);
        assertThat(fixture.report().outcomes())
                .containsEntry(Outcome.EXPIRED, 1L)
                .containsEntry(Outcome.ANSWERED, 1L);
    }

    @Test
    void aFailureOfTheTargetIsCountedAndNothingElse() {
        Future<InferenceResponse> answer = fixture.asks(fixture.call());
        fixture.answers(1.0);
        fixture.runTasks();
        fixture.copyFails();

        assertThat(answer.succeeded()).isTrue();
        assertThat(fixture.report().outcomes()).containsEntry(Outcome.FAILED, 1L);
        assertThat(fixture.report().agreement().trials()).isZero();
    }

    @Test
    void whatHasNoAnswerIsNotCopied() {
        Future<InferenceResponse> answer = fixture.asks(fixture.call());
        fixture.fails(new Failure.NoEndpoint(ShadowFixture.MODEL));
        fixture.runTasks();

        assertThat(FailureException.of(answer.cause())).isInstanceOf(Failure.NoEndpoint.class);
        assertThat(fixture.everCopied).isZero();
        assertThat(fixture.report().outcomes()).containsEntry(Outcome.UNANSWERED, 1L);
    }

    @Test
    void whatCannotBeReadIsNotCopied() {
        fixture.asks(fixture.call("{\"inputs\": what"));
        fixture.answers(1.0);
        fixture.runTasks();

        assertThat(fixture.everCopied).isZero();
        assertThat(fixture.report().outcomes()).containsEntry(Outcome.UNREAD, 1L);
    }

    @Test
    void anAnswerThatCannotBeReadIsCounted() {
        fixture.asks(fixture.call());
        fixture.answersBytes("no json");
        fixture.runTasks();
        fixture.copyAnswers(1.0);

        assertThat(fixture.report().unreadable()).isEqualTo(1);
        assertThat(fixture.report().agreement().trials()).isZero();
    }

    @Test
    void drawsTheShareThatIsWanted() {
        ShadowFixture some = new ShadowFixture("sample: 5%, at-once: 10000, queue: 0, buffer: 1GiB");
        for (int i = 0; i < 10_000; i++) {
            some.asks(some.call());
            some.answers(1.0);
            some.runTasks();
        }

        // 500 of 10,000; four standard deviations are 87.
        assertThat(some.everCopied).isBetween(413, 587);
    }

    @Test
    void whatTheConfigDoesNotCopyAnyMoreIsNot() {
        fixture.asks(fixture.call());
        fixture.answers(1.0);
        fixture.followsWithout();
        fixture.runTasks();

        assertThat(fixture.everCopied).isZero();
    }

    @Test
    void figuresBeginAnewWhenTheConfigCopiesAgain() {
        fixture.asks(fixture.call());
        fixture.answers(1.0);
        fixture.runTasks();
        fixture.copyAnswers(1.0);
        fixture.followsWithout();
        fixture.follows(SETTINGS);

        fixture.asks(fixture.call());
        fixture.answers(1.0);
        fixture.runTasks();
        fixture.copyAnswers(2.0);

        assertThat(fixture.report().agreement()).isEqualTo(new Share(0, 1));
    }

    @Test
    void figuresBeginAnewWhenAnswersAreComparedInAnotherWay() {
        fixture.asks(fixture.call());
        fixture.answers(1.0);
        fixture.runTasks();
        fixture.copyAnswers(1.0);

        fixture.follows("sample: 50%");
        assertThat(fixture.report().agreement().trials()).isEqualTo(1);
        fixture.follows("sample: 50%, compare: {tolerance: {absolute: 1}}");

        assertThat(fixture.report().agreement().trials()).isZero();
    }
}
