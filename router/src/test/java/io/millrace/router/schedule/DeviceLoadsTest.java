package io.millrace.router.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class DeviceLoadsTest {
    private final Candidates candidates = new Candidates();

    @Test
    void endpointsOnOneDeviceShareAnAccount() {
        Candidate one = candidates.of(Candidates.endpoint("a").onDevice("node7/gpu0"));
        Candidate other = candidates.of(Candidates.endpoint("b").onDevice("node7/gpu0"));

        AttemptAccount.open(one, 30);
        AttemptAccount.open(other, 12);

        assertThat(one.device()).isSameAs(other.device());
        assertThat(one.device().predictedNanos()).isEqualTo(42);
        assertThat(one.load().predictedNanos()).isEqualTo(30);
    }

    @Test
    void anEndpointThatNamesNoneIsADeviceOfItsOwn() {
        assertThat(candidates.of("a").device()).isNotSameAs(candidates.of("b").device());
    }

    @Test
    void returnsToNothingWhenEveryAccountIsClosed() {
        Candidate candidate = candidates.of("a");
        AttemptAccount one = AttemptAccount.open(candidate, 30);
        AttemptAccount other = AttemptAccount.open(candidate, -5);
        assertThat(other.inFlight()).isEqualTo(2);

        one.close();
        other.close();

        assertThat(candidate.device().predictedNanos()).isZero();
        assertThatIllegalStateException().isThrownBy(one::close);
        assertThat(candidate.device().predictedNanos()).isZero();
        assertThat(candidate.load().inFlight()).isZero();
    }
}
