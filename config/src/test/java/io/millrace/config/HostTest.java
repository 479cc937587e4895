package io.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"127.0.0.1", "127.9.9.9", "::1", "0:0:0:0:0:0:0:1", "::ffff:127.0.0.1", "localhost", "LocalHost"
            })
    void knowsTheLoopbackWithoutAskingAnyone(String host) {
        assertThat(new Host(host).isLoopback()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "10.0.0.1", "128.0.0.1", "localhost.example", "example.org", "fe80::1"})
    void takesNothingElseForIt(String host) {
        assertThat(new Host(host).isLoopback()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.300", "1.2.3", "1", "1.2.3.4.5", "127.1", "1::2::3", ":", "::g", "1:2"})
    void refusesWhatLooksLikeAnAddressAndIsNone(String host) {
        assertThatThrownBy(() -> new Host(host)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"[::1]:1,[0:0::1]:1", "Node7:80,node7:80", "[::ffff:10.0.0.1]:1,10.0.0.1:1"})
    void tellsTheSameServerHoweverItWasWritten(String one, String other) {
        assertThat(HostPort.parse(one).canonical())
                .isEqualTo(HostPort.parse(other).canonical());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:0", "a:65536", "a", "[::1]", "::1:80", "[::1:80", "a]:80", "a:99999999999", ":80"})
    void refusesWhatNoServerHas(String address) {
        assertThatThrownBy(() -> HostPort.parse(address)).isInstanceOf(IllegalArgumentException.class);
    }
}
