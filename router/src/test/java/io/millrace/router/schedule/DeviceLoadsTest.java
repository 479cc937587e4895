package io.millrace.router.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.millrace.backends.Endpoint;
import org.junit.jupiter.api.Test;

class DeviceLoadsTest {
    private final DeviceLoads devices = new DeviceLoads();

    @Test
    void endpointsOnOneDeviceShareAnAccount() {
        Endpoint one = Candidates.endpoint("a").onDevice("node7/gpu0");
        Endpoint other = Candidates.endpoint("b").onDevice("node7/gpu0");

        devices.of(one).begin(30);
        devices.of(other).begin(12);

        assertThat(devices.of(one)).isSameAs(devices.of(other));
        assertThat(devices.of(one).predictedNanos()).isEqualTo(42);
    }

    @Test
    void anEndpointThatNamesNoneIsADeviceOfItsOwn() {
        assertThat(devices.of(Candidates.endpoint("a"))).isNotSameAs(devices.of(Candidates.endpoint("b")));
    }

    @Test
    void returnsToNothingWhenEveryAccountIsClosed() {
        DeviceLoad device = devices.of(Candidates.endpoint("a"));
        DeviceLoad.Account one = device.begin(30);
        DeviceLoad.Account other = device.begin(-5);

        one.end();
        other.end();

        assertThat(device.predictedNanos()).isZero();
        assertThatIllegalStateException().isThrownBy(one::end);
        assertThat(device.predictedNanos()).isZero();
    }
}
