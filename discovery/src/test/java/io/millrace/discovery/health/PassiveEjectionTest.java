package io.millrace.discovery.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.EndpointId;
import io.millrace.discovery.EndpointState.Ejected;
import io.millrace.discovery.health.FakeServers.Mode;
import io.millrace.inference.Fault;
import io.millrace.inference.SampleFaults;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PassiveEjectionTest {
    private static final Fault SERVER_ERROR = SampleFaults.serverError(500);
    private static final Fault REFUSED = new Fault.Unconnected("refused");
    private static final Fault RESET = new Fault.Reset("end of stream");

    @Test
    void ejectsAfterConsecutiveFailures() {
        KeptFleet fleet = new KeptFleet(3).started();

        fleet.fail(0, SERVER_ERROR, 4);
        assertThat(fleet.label(0)).isEqualTo("serving");

        fleet.fail(0, SERVER_ERROR, 1);
        assertThat(fleet.label(0)).isEqualTo("ejected");
        assertThat(fleet.ejections).containsExactly(fleet.id(0));
    }

    @Test
    void startsCountingAnewAfterASuccess() {
        KeptFleet fleet = new KeptFleet(3).started();
        for (int i = 0; i < 20; i++) {
            fleet.fail(0, SERVER_ERROR, 4);
            fleet.keeper.reportSuccess(fleet.id(0));
        }

        assertThat(fleet.label(0)).isEqualTo("serving");
    }

    @Test
    void ejectsAKilledServerWithinAProbeOfTheFirstRefusal() {
        KeptFleet fleet = new KeptFleet(3).started();
        fleet.servers(Mode.DOWN, 0);

        fleet.fail(0, REFUSED, 1);

        assertThat(fleet.label(0)).isEqualTo("ejected");
    }

    @Test
    void ejectsWithoutAskingWhenSeveralConnectionsBreakAtOnce() {
        KeptFleet fleet = new KeptFleet(3).started();
        fleet.servers(Mode.LOST, 0);

        fleet.fail(0, RESET, 3);

        assertThat(fleet.label(0)).isEqualTo("ejected");
    }

    @Test
    void keepsAServerThatLostOneConnectionAndAnswers() {
        KeptFleet fleet = new KeptFleet(3).started();
        long asked = fleet.servers.asked(fleet.id(0));

        fleet.fail(0, RESET, 1);

        assertThat(fleet.label(0)).isEqualTo("serving");
        assertThat(fleet.servers.asked(fleet.id(0))).isEqualTo(asked + 1);
    }

    @Test
    void ignoresOverloadAndOurOwnEjections() {
        KeptFleet fleet = new KeptFleet(3).started();

        fleet.fail(0, new Fault.Saturated("429"), 100);
        fleet.fail(0, new Fault.Ejected(), 100);

        assertThat(fleet.label(0)).isEqualTo("serving");
    }

    @Test
    void bringsAConfirmedlyDeadServerBackAfterTheBaseTime() {
        KeptFleet fleet = new KeptFleet(3).started();
        fleet.servers(Mode.DOWN, 0);
        fleet.fail(0, REFUSED, 3);
        fleet.servers(Mode.UP, 0);

        fleet.loop.turnMillis(999);
        assertThat(fleet.label(0)).isEqualTo("ejected");

        fleet.loop.turnMillis(600);
        assertThat(fleet.label(0)).isEqualTo("serving");
    }

    @Test
    void keepsAServerOutLongerWhenOnlyTrafficFails() {
        KeptFleet fleet = new KeptFleet(3).started();

        fleet.fail(0, SERVER_ERROR, 5);
        fleet.loop.turnMillis(4999);
        assertThat(fleet.label(0)).isEqualTo("ejected");

        fleet.loop.turnMillis(1);
        assertThat(fleet.label(0)).isEqualTo("serving");
    }

    @Test
    void lengthensTheTimeOutWithEachEjectionInARow() {
        KeptFleet fleet = new KeptFleet(3).started();
        for (int times = 1; times <= 8; times++) {
            fleet.fail(0, SERVER_ERROR, 5);

            Ejected ejected = (Ejected) fleet.state(0);
            assertThat(ejected.times()).isEqualTo(times);
            assertThat(Duration.ofNanos(ejected.untilNanos() - fleet.loop.nanos()))
                    .isEqualTo(Duration.ofSeconds(Math.min(30, 5L * times)));
            fleet.loop.turn(Duration.ofNanos(ejected.untilNanos() - fleet.loop.nanos()));
            assertThat(fleet.label(0)).isEqualTo("serving");
        }
    }

    @Test
    void makesAServerWaitThatCameBackOnlyToDieAgain() {
        KeptFleet fleet = new KeptFleet(3).started();
        fleet.servers(Mode.DOWN, 0);
        fleet.fail(0, REFUSED, 3);
        fleet.servers(Mode.UP, 0);
        fleet.loop.turnMillis(1600);
        assertThat(fleet.label(0)).isEqualTo("serving");

        fleet.servers(Mode.DOWN, 0);
        fleet.fail(0, REFUSED, 3);
        fleet.servers(Mode.UP, 0);

        fleet.loop.turnMillis(9_999);
        assertThat(fleet.label(0)).isEqualTo("ejected");
        fleet.loop.turnMillis(2_300);
        assertThat(fleet.label(0)).isEqualTo("serving");
    }

    @Test
    void doesNotHoldAgainstAReturnedServerWhatFailedWhileItWasOut() {
        KeptFleet fleet = new KeptFleet(3).started();
        fleet.fail(0, SERVER_ERROR, 5);
        fleet.fail(0, SERVER_ERROR, 20);
        fleet.loop.turn(Duration.ofSeconds(5));

        fleet.fail(0, SERVER_ERROR, 4);

        assertThat(fleet.label(0)).isEqualTo("serving");
    }

    @Test
    void forgivesAfterALongServiceWithoutFailure() {
        KeptFleet fleet = new KeptFleet(3).started();
        fleet.fail(0, SERVER_ERROR, 5);
        fleet.loop.turn(Duration.ofSeconds(5 + 30));

        fleet.fail(0, SERVER_ERROR, 5);

        assertThat(((Ejected) fleet.state(0)).times()).isEqualTo(1);
    }

    @Test
    void takesNoNoticeOfAnEndpointItDoesNotKnow() {
        KeptFleet fleet = new KeptFleet(1).started();
        EndpointId stranger = new EndpointId("p", "elsewhere:1");

        fleet.keeper.reportFailure(stranger, REFUSED, fleet.loop.nanos());
        fleet.keeper.reportSuccess(stranger);
        fleet.keeper.suspect(stranger);
        fleet.keeper.drain(stranger);
        fleet.keeper.drained(stranger);
        fleet.loop.settle();

        assertThat(fleet.labels()).containsExactly("serving");
    }
}
