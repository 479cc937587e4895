package io.millrace.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.EndpointId;
import io.millrace.discovery.ControlLoop;
import io.millrace.discovery.health.FleetKeeper;
import io.millrace.inference.Failure;
import io.millrace.inference.Failure.AttemptFailed;
import io.millrace.inference.Fault;
import io.millrace.inference.HandTicker;
import io.millrace.inference.Sent;
import io.millrace.router.load.LoadReports;
import io.millrace.router.schedule.EndpointLoad;
import io.millrace.router.schedule.EndpointLoads;
import io.millrace.slo.breaker.Verdict;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What of an endpoint every pick sees at once; what the keeper makes of it is tested where the keeper is. */
class FleetSignalsTest {
    private final HandTicker ticker = new HandTicker();
    private final EndpointLoads loads = new EndpointLoads();
    private final EndpointLoad endpoint = loads.of(new EndpointId("p", "h:1"));
    private final FleetSignals signals = new FleetSignals(keeperOfNobody(), loads, new LoadReports(), ticker);

    @Test
    void doubtsAServerThatRefuses() {
        fails(Sent.NOTHING, new Fault.Unconnected("refused"));

        assertThat(isDoubted()).isTrue();
    }

    @Test
    void doubtsAServerThatEndsConnections() {
        signals.endedAtRest(endpoint.id());

        assertThat(isDoubted()).isTrue();
    }

    @Test
    void doubtsAServerThatEndsAConnectionInUse() {
        fails(Sent.MAYBE, new Fault.Reset("before an answer", true));

        assertThat(isDoubted()).isTrue();
    }

    @Test
    void doubtsAServerThatIsSilent() {
        signals.suspect(endpoint.id());

        assertThat(isDoubted()).isTrue();
    }

    @Test
    void believesAnAnswer() {
        signals.endedAtRest(endpoint.id());
        ticker.turnMillis(1);
        signals.succeeded(endpoint, ticker.nanos());

        assertThat(isDoubted()).isFalse();
    }

    @Test
    void takesNoticeOfEndingsOnceASecondWhileTheServerAnswers() {
        signals.endedAtRest(endpoint.id());
        ticker.turnMillis(1);
        signals.succeeded(endpoint, ticker.nanos());
        signals.endedAtRest(endpoint.id());
        fails(Sent.MAYBE, new Fault.Reset("before an answer", true));
        assertThat(isDoubted()).isFalse();

        fails(Sent.MAYBE, new Fault.Reset("before an answer", false));

        assertThat(isDoubted()).isTrue();
    }

    @Test
    void doubtsNobodyForAnAnswerThatIsWrongOrLate() {
        fails(Sent.ANSWER_BEGUN, new Fault.BadAnswer("rows"));
        fails(Sent.MAYBE, new Fault.TimedOut(60_000));

        assertThat(isDoubted()).isFalse();
    }

    private void fails(Sent sent, Fault fault) {
        Failure failure = new AttemptFailed("p/h:1", sent, fault);
        signals.failed(endpoint, ticker.nanos(), failure, Verdict.of(failure, Duration.ofMillis(50)));
    }

    private boolean isDoubted() {
        return endpoint.doubt().holds(ticker.nanos());
    }

    private FleetKeeper keeperOfNobody() {
        ControlLoop never = new ControlLoop() {
            @Override
            public void execute(Runnable task) {}

            @Override
            public Runnable after(long delayNanos, Runnable task) {
                return () -> {};
            }

            @Override
            public long nanos() {
                return ticker.nanos();
            }
        };
        return new FleetKeeper(
                List.of(),
                (asked, wanted, millis) -> Future.failedFuture("nobody is asked"),
                (fleet, ejected) -> {},
                never,
                new Random(1));
    }
}
