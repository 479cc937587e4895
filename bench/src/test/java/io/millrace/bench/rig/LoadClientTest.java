package io.millrace.bench.rig;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.chaos.echo.EchoModel;
import io.millrace.chaos.server.FakeModelServer;
import io.millrace.chaos.server.ServerScript;
import io.millrace.chaos.wire.HttpMessages;
import io.millrace.chaos.wire.OipWire;
import io.millrace.router.bench.Ask;
import io.millrace.router.bench.Load;
import io.millrace.router.bench.LoadClient;
import io.millrace.router.bench.Outcome;
import io.millrace.router.bench.Tally;
import io.millrace.router.bench.Tally.Ending;
import io.netty.handler.codec.http.FullHttpRequest;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LoadClientTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @Test
    void asksEveryCallOnceAndCountsByKind() throws Exception {
        Outcome outcome = play("", Load.open(everyMilli(50), call -> ask(call, true, call % 2), LONG, Duration.ZERO));

        assertThat(outcome.all().count(Ending.GOOD)).isEqualTo(50);
        assertThat(outcome.kinds()).extracting(Tally::calls).containsExactly(25, 25);
    }

    @Test
    void countsFromWhenACallWasDueAlsoWhereItWaitsForAConnection() throws Exception {
        Load load = Load.open(everyMilli(10), call -> ask(call, true, 0), LONG, Duration.ZERO);
        Load oneConnection =
                new Load(load.calls(), load.dueNanos(), load.asks(), LONG, LONG, 1, Duration.ZERO, load.enough());

        Outcome outcome = play("latency beta=20ms", oneConnection);

        // Ten calls one after the other, the last due 9 ms after the first.
        assertThat(outcome.all().percentileNanos(100)).isGreaterThan(10 * 20e6 - 10e6);
    }

    @Test
    void callsAnAnswerAfterTheObjectiveLate() throws Exception {
        Load load = Load.open(everyMilli(5), call -> ask(call, true, 0), Duration.ofMillis(5), Duration.ZERO)
                .patience(LONG);

        assertThat(play("latency beta=20ms", load).all().count(Ending.LATE)).isEqualTo(5);
    }

    @Test
    void tellsRefusedWrongAndBrokenApart() throws Exception {
        Load right = Load.open(everyMilli(5), call -> ask(call, true, 0), LONG, Duration.ZERO);
        Load wrong = Load.open(everyMilli(5), call -> ask(call, false, 0), LONG, Duration.ZERO);

        assertThat(play("on always status code=503", right).all().count(Ending.REFUSED))
                .isEqualTo(5);
        assertThat(play("", wrong).all().count(Ending.WRONG)).isEqualTo(5);
        assertThat(play("on always cut at=head+3 by=reset", right).all().count(Ending.BROKEN))
                .isEqualTo(5);
    }

    @Test
    void givesUpAfterItsPatience() throws Exception {
        Load load = Load.open(everyMilli(5), call -> ask(call, true, 0), LONG, Duration.ZERO)
                .patience(Duration.ofMillis(30));

        assertThat(play("on always stall", load).all().count(Ending.GIVEN_UP)).isEqualTo(5);
    }

    @Test
    void doesNotCountWhatWasDueWhileSettling() throws Exception {
        Load load = Load.open(everyMilli(20), call -> ask(call, true, 0), LONG, Duration.ofMillis(10));

        assertThat(play("", load).all().calls()).isEqualTo(10);
    }

    @Test
    void endsWhenItHasSeenEnough() throws Exception {
        Load load = Load.open(everyMilli(10_000), call -> ask(call, true, 0), LONG, Duration.ZERO)
                .until((tally, elapsed) -> tally.calls() == 7);

        assertThat(play("", load).all().calls()).isEqualTo(7);
    }

    @Test
    void sendsAgainOnEveryAnswerInAClosedLoop() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        Load load = Load.closed(
                        call -> {
                            asked.incrementAndGet();
                            return ask(call % 100, true, 0);
                        },
                        3,
                        Duration.ZERO,
                        LONG)
                .until((tally, elapsed) -> tally.calls() == 30);

        Outcome outcome = play("latency beta=5ms", load);

        assertThat(outcome.all().calls()).isEqualTo(30);
        assertThat(asked.get()).isBetween(30, 33);
    }

    private static Outcome play(String script, Load load) throws Exception {
        try (FakeModelServer server = FakeModelServer.start(ServerScript.of(script));
                LoadClient client = new LoadClient(server.port())) {
            return client.run(load).get(60, TimeUnit.SECONDS);
        }
    }

    private static long[] everyMilli(int calls) {
        long[] due = new long[calls];
        for (int i = 0; i < calls; i++) due[i] = i * 1_000_000L;
        return due;
    }

    private static Ask ask(int id, boolean right, int kind) {
        FullHttpRequest request = OipWire.JSON.ask(EchoModel.NAME, EchoModel.question(id, 1, EchoModel.MIN_COLUMNS, 1));
        return new Ask(HttpMessages.bytes(request), answer -> right, kind);
    }
}
