package io.millrace.router.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.inference.CancelSignal;
import io.millrace.inference.Failure;
import io.millrace.inference.Fault;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.Sent;
import io.millrace.inference.Stage;
import io.millrace.inference.WireForm;
import io.millrace.router.schedule.Candidate;
import io.millrace.router.schedule.LatencyByLoad;
import io.millrace.slo.retry.RetrySettings;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What an attempt's end teaches of its endpoint. The model's objective is 50 ms. */
class LessonsTest {
    private static final long MILLI = 1_000_000;
    private static final RetrySettings ONCE = new RetrySettings(1, 0.1, 10, true);

    private final ChainFixture fixture = new ChainFixture();
    private final Candidate one = fixture.endpoint("first", "one", "1");

    private RoutedCall sent() {
        RoutedCall call =
                fixture.call(fixture.route(ONCE, List.of(List.of(one))), Optional.empty(), new CancelSignal());
        fixture.go(call);
        return call;
    }

    private void after(long millis, InferenceResponse answer) {
        fixture.now += millis * MILLI;
        fixture.first.last().answer().complete(answer);
    }

    private void after(long millis, Failure failure) {
        fixture.now += millis * MILLI;
        fixture.first.last().answer().fail(failure.toException());
    }

    private void after(long millis, Fault fault) {
        after(millis, new Failure.AttemptFailed("first/one:80", Sent.MAYBE, fault));
    }

    private long millis() {
        long nanos = one.latency().nanos(1, fixture.now);
        return nanos == LatencyByLoad.UNSEEN ? nanos : nanos / MILLI;
    }

    @Test
    void anAnswerTellsWhatItTook() {
        sent();
        after(7, ChainFixture.answer());

        assertThat(millis()).isEqualTo(7);
    }

    @Test
    void whatIsUnderWayIsAccountedForUntilItsEnd() {
        one.latency().answered(1, 7 * MILLI, fixture.now);
        sent();
        assertThat(one.device().predictedNanos()).isEqualTo(7 * MILLI);

        after(1, ChainFixture.answer());

        assertThat(one.device().predictedNanos()).isZero();
        assertThat(one.load().predictedNanos()).isZero();
    }

    @Test
    void aFastFailureCountsForTenObjectives() {
        sent();
        after(1, new Fault.ServerError(500, "no", Optional.empty()));

        assertThat(millis()).isEqualTo(500);
    }

    @Test
    void aFullServerCountsAsAFailure() {
        sent();
        after(1, new Fault.Saturated("full"));

        assertThat(millis()).isEqualTo(500);
    }

    @Test
    void aRefusalTeachesNothingThoughItIsQuick() {
        sent();
        after(
                1,
                new InferenceResponse.Relayed(
                        WireForm.OIP_REST, 400, MultiMap.caseInsensitiveMultiMap(), Buffer.buffer()));

        assertThat(millis()).isEqualTo(LatencyByLoad.UNSEEN);
    }

    @Test
    void aCancelTeachesNothingBeforeTheTimeItShouldHaveTaken() {
        one.latency().answered(1, 20 * MILLI, fixture.now);
        sent();
        after(5, new Failure.Cancelled(Stage.WAITING));

        assertThat(millis()).isEqualTo(20);
    }

    /** A slow server whose calls are always given up would else never be known for slow. */
    @Test
    void aCancelAfterThatTellsThatItTookLonger() {
        one.latency().answered(1, 20 * MILLI, fixture.now);
        sent();
        after(300, new Failure.Cancelled(Stage.WAITING));

        assertThat(millis()).isEqualTo(300);
    }

    @Test
    void theTimeOfABatchIsNotThatOfACall() {
        RoutedCall batch =
                fixture.call(fixture.route(ONCE, List.of(List.of(one))), Optional.empty(), new CancelSignal());
        batch.isBatch(40 * MILLI);
        fixture.go(batch);
        assertThat(one.device().predictedNanos()).isEqualTo(40 * MILLI);
        after(40, ChainFixture.answer());

        assertThat(millis()).isEqualTo(LatencyByLoad.UNSEEN);
        assertThat(one.device().predictedNanos()).isZero();
    }
}
