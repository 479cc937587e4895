package io.millrace.slo.retry;

import static io.millrace.slo.retry.RetrySafety.CHARGED;
import static io.millrace.slo.retry.RetrySafety.CHARGED_ELSEWHERE;
import static io.millrace.slo.retry.RetrySafety.FREE;
import static io.millrace.slo.retry.RetrySafety.FREE_ELSEWHERE;
import static io.millrace.slo.retry.RetrySafety.LOST;
import static io.millrace.slo.retry.RetrySafety.NEVER;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.inference.Failure;
import io.millrace.inference.Fault;
import io.millrace.inference.ModelName;
import io.millrace.inference.SampleFaults;
import io.millrace.inference.Sent;
import io.millrace.inference.Shed;
import io.millrace.inference.Stage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RetrySafetyTest {
    private static final Fault UNCONNECTED = new Fault.Unconnected("refused");
    private static final Fault SATURATED = new Fault.Saturated("429");

    static List<Fault> faults() {
        return SampleFaults.each();
    }

    static Stream<Failure> failuresThatNoOtherEndpointCures() {
        ModelName model = new ModelName("digits");
        return Stream.of(
                new Failure.Malformed("body", "not JSON"),
                new Failure.TooLarge(1),
                new Failure.Unfit("x", "shape"),
                new Failure.NotCarried("x", "FP16"),
                new Failure.Unsupported("load"),
                new Failure.UnknownModel(model, Optional.empty()),
                new Failure.Refused(400, "no"),
                new Failure.Rejected(Shed.BUFFERED_BYTES),
                new Failure.NoEndpoint(model),
                new Failure.NoFeatures("input 'x'", "it did not come in time"),
                new Failure.Expired(Stage.ATTEMPT, Duration.ofSeconds(1)),
                new Failure.Cancelled(Stage.ATTEMPT),
                new Failure.Broken(new IllegalStateException()));
    }

    @ParameterizedTest
    @MethodSource("failuresThatNoOtherEndpointCures")
    void neverRetriesWhatNoOtherEndpointCures(Failure failure) {
        assertThat(RetrySafety.of(failure, true)).isEqualTo(NEVER);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void retriesWhateverWasNotSentOnAnyRoute(Fault fault) {
        assertThat(safety(Sent.NOTHING, fault, false)).isNotEqualTo(NEVER);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void keepsAServerFromWorkingTwiceOnARouteThatIsNotIdempotent(Fault fault) {
        assertThat(safety(Sent.MAYBE, fault, false)).isEqualTo(NEVER);
        assertThat(safety(Sent.ANSWER_BEGUN, fault, false)).isEqualTo(NEVER);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void retriesOnAnIdempotentRouteAtTheCostOfTheBudget(Fault fault) {
        assertThat(safety(Sent.MAYBE, fault, true)).isIn(CHARGED, CHARGED_ELSEWHERE, LOST);
        assertThat(safety(Sent.ANSWER_BEGUN, fault, true)).isIn(CHARGED, CHARGED_ELSEWHERE, LOST);
    }

    @Test
    void asksElsewhereForAModelThatAServerLacks() {
        Fault lacks = new Fault.LacksModel(404, "Model not found: m", Optional.empty());

        assertThat(safety(Sent.ANSWER_BEGUN, lacks, false)).isEqualTo(FREE_ELSEWHERE);
    }

    @Test
    void chargesNothingWhereNoServerWasReached() {
        assertThat(safety(Sent.NOTHING, UNCONNECTED, false)).isEqualTo(FREE);
    }

    @Test
    void takesOverloadOnlyElsewhere() {
        assertThat(safety(Sent.NOTHING, SATURATED, true)).isEqualTo(CHARGED_ELSEWHERE);
        assertThat(safety(Sent.ANSWER_BEGUN, SATURATED, true)).isEqualTo(CHARGED_ELSEWHERE);
    }

    private static RetrySafety safety(Sent sent, Fault fault, boolean idempotent) {
        return RetrySafety.of(new Failure.AttemptFailed("p/a:1", sent, fault), idempotent);
    }
}
