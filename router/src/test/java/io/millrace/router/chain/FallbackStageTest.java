package io.millrace.router.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.config.DefaultOutput;
import io.millrace.config.FallbackSettings;
import io.millrace.inference.CancelSignal;
import io.millrace.inference.DataType;
import io.millrace.inference.Deadline;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.Fault;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.InferenceResponse.Computed;
import io.millrace.inference.Sent;
import io.millrace.inference.Sequence;
import io.millrace.inference.Shape;
import io.millrace.inference.Stage;
import io.millrace.inference.TensorSpec;
import io.millrace.router.route.Route;
import io.millrace.router.schedule.Candidate;
import io.millrace.slo.retry.RetrySettings;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A model with a default answer, and one endpoint. */
class FallbackStageTest {
    private static final String TWO_ROWS =
            "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[2,1],\"data\":[1,2]}]}";

    private final ChainFixture fixture = new ChainFixture();
    private final CancelSignal client = new CancelSignal();
    private final Route route;

    FallbackStageTest() {
        TensorSpec y = new TensorSpec("y", DataType.INT32, Shape.of(-1));
        fixture.fallback = Optional.of(new FallbackSettings(List.of(new DefaultOutput(y, List.of("7")))));
        Candidate one = fixture.endpoint("first", "one", "1");
        route = fixture.route(new RetrySettings(1, 0.1, 10, true), List.of(List.of(one)));
    }

    @Test
    void answersForAServerThatFailed() {
        RoutedCall call = asking();
        Future<InferenceResponse> answer = fixture.go(call);
        Failure oh =
                new Failure.AttemptFailed("one", Sent.ANSWER_BEGUN, new Fault.ServerError(500, "oh", Optional.empty()));
        end(oh);

        assertThat(answer.result())
                .isInstanceOfSatisfying(
                        Computed.class,
                        computed -> assertThat(computed.outputs().tensors())
                                .singleElement()
                                .satisfies(y -> assertThat(y.shape()).isEqualTo(Shape.of(2))));
        assertThat(call.standsFor()).isEqualTo(oh);
        assertThat(call.degraded()).isEqualTo(Degraded.DEFAULT);
    }

    @Test
    void answersWhereTheTimeIsOver() {
        RoutedCall call = asking();
        fixture.now += Duration.ofSeconds(2).toNanos();

        assertThat(fixture.go(call).succeeded()).isTrue();
        assertThat(call.standsFor()).isInstanceOf(Failure.Expired.class);
    }

    @Test
    void leavesAnAnswerAsItIs() {
        RoutedCall call = asking();
        Future<InferenceResponse> answer = fixture.go(call);
        fixture.first.last().answer().complete(ChainFixture.answer());

        assertThat(answer.result()).isEqualTo(ChainFixture.answer());
        assertThat(call.degraded()).isNull();
    }

    @Test
    void hidesNothingThatTheClientOrWeDidWrong() {
        for (Failure failure : List.of(
                new Failure.Refused(400, "no such shape"),
                new Failure.Unfit("x", "too long"),
                new Failure.Cancelled(Stage.ATTEMPT),
                new Failure.Broken(new IllegalStateException("a bug")))) {
            Future<InferenceResponse> answer = fixture.go(asking());
            end(failure);

            assertThat(FailureException.of(answer.cause())).isEqualTo(failure);
        }
    }

    @Test
    void answersNoStepOfASequence() {
        Future<InferenceResponse> answer = fixture.go(fixture.call(route, new Sequence("s", true, false)));
        end(new Failure.AttemptFailed("one", Sent.MAYBE, new Fault.Reset("closed")));

        assertThat(answer.failed()).isTrue();
    }

    private RoutedCall asking() {
        Deadline deadline = new Deadline(fixture.now + Duration.ofSeconds(1).toNanos());
        return fixture.asking(route, TWO_ROWS, client, deadline, MultiMap.caseInsensitiveMultiMap());
    }

    private void end(Failure failure) {
        fixture.first.last().answer().fail(failure.toException());
    }
}
