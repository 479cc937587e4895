package io.millrace.router.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.inference.Fault;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FaultStatusTest {
    private static final FaultStatus STATUS = new FaultStatus(571, 572);

    @Test
    void saysThatNoServerWasThereToAnswer() {
        assertThat(STATUS.of(new Fault.Unconnected("refused"))).isEqualTo(503);
        assertThat(STATUS.of(new Fault.Saturated("full"))).isEqualTo(503);
        assertThat(STATUS.of(new Fault.Ejected())).isEqualTo(503);
        assertThat(STATUS.of(new Fault.TimedOut(20))).isEqualTo(504);
    }

    @Test
    void leavesABrokenExchangeToTheProtocol() {
        assertThat(STATUS.of(new Fault.Reset("closed"))).isEqualTo(571);
        assertThat(STATUS.of(new Fault.BadAnswer("no JSON"))).isEqualTo(572);
    }

    @Test
    void repeatsTheServersOwnStatusWhereItIsOneOfFailure() {
        assertThat(STATUS.of(new Fault.LacksModel(404, "no such model", Optional.empty())))
                .isEqualTo(404);
        assertThat(STATUS.of(new Fault.ServerError(507, "out of memory", Optional.empty())))
                .isEqualTo(507);
        assertThat(STATUS.of(new Fault.ServerError(409, "conflict", Optional.empty())))
                .isEqualTo(571);
    }
}
