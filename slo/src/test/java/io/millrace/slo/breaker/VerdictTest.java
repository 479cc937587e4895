package io.millrace.slo.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.inference.Failure;
import io.millrace.inference.Failure.AttemptFailed;
import io.millrace.inference.Fault;
import io.millrace.inference.SampleFaults;
import io.millrace.inference.Sent;
import io.millrace.inference.Stage;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VerdictTest {
    private static final Duration EXPECTED = Duration.ofMillis(50);

    @Test
    void blamesTheServerForItsFaults() {
        assertThat(verdict(Sent.NOTHING, new Fault.Unconnected("refused"))).isEqualTo(Verdict.ILL);
        assertThat(verdict(Sent.MAYBE, new Fault.Reset("FIN"))).isEqualTo(Verdict.ILL);
        assertThat(verdict(Sent.ANSWER_BEGUN, new Fault.BadAnswer("rows"))).isEqualTo(Verdict.ILL);
        assertThat(verdict(Sent.ANSWER_BEGUN, SampleFaults.serverError(500))).isEqualTo(Verdict.ILL);
    }

    @Test
    void doesNotJudgeAConnectionClosedAtRest() {
        assertThat(verdict(Sent.MAYBE, new Fault.Reset("FIN", true))).isEqualTo(Verdict.UNSURE);
    }

    @Test
    void blamesNobodyForAClientsHaste() {
        assertThat(verdict(Sent.MAYBE, new Fault.TimedOut(49))).isEqualTo(Verdict.NONE);
        assertThat(verdict(Sent.MAYBE, new Fault.TimedOut(50))).isEqualTo(Verdict.ILL);
    }

    @Test
    void tellsAFullServerFromOurOwnFullQueue() {
        assertThat(verdict(Sent.ANSWER_BEGUN, new Fault.Saturated("429"))).isEqualTo(Verdict.FULL);
        assertThat(verdict(Sent.NOTHING, new Fault.Saturated("pool queue"))).isEqualTo(Verdict.NONE);
    }

    @Test
    void takesAServerThatLacksTheModelForWell() {
        assertThat(verdict(Sent.ANSWER_BEGUN, new Fault.LacksModel(404, "no", Optional.empty())))
                .isEqualTo(Verdict.WELL);
    }

    @Test
    void doesNotJudgeTwice() {
        assertThat(verdict(Sent.MAYBE, new Fault.Ejected())).isEqualTo(Verdict.NONE);
    }

    @Test
    void takesARefusedRequestForASignOfLife() {
        assertThat(Verdict.of(new Failure.Refused(400, "no"), EXPECTED)).isEqualTo(Verdict.WELL);
    }

    @Test
    void blamesNobodyForAClientThatLeft() {
        assertThat(Verdict.of(new Failure.Cancelled(Stage.ATTEMPT), EXPECTED)).isEqualTo(Verdict.NONE);
    }

    private static Verdict verdict(Sent sent, Fault fault) {
        return Verdict.of(new AttemptFailed("p/a:1", sent, fault), EXPECTED);
    }
}
