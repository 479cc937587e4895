package io.millrace.slo.deadline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.inference.Failure.Malformed;
import io.millrace.inference.FailureException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientTimeoutTest {

    @ParameterizedTest
    @CsvSource({
        "1H, 3600000000000",
        "2M, 120000000000",
        "3S, 3000000000",
        "250m, 250000000",
        "17u, 17000",
        "9n, 9",
        "0n, 0",
        "00000001n, 1",
        "99999999S, 99999999000000000"
    })
    void readsEveryUnitOfGrpc(String text, long nanos) {
        assertThat(ClientTimeout.nanosOfGrpc(text)).isEqualTo(nanos);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "m", "1", "100", "123456789m", "-1m", "+1m", "1.5S", " 1m", "1m ", "1s", "1h", "1µ", "١m"})
    void refusesWhatIsNoGrpcTimeout(String text) {
        FailureException thrown = catchThrowableOfType(FailureException.class, () -> ClientTimeout.nanosOfGrpc(text));

        assertThat(thrown.failure())
                .isInstanceOfSatisfying(
                        Malformed.class, f -> assertThat(f.where()).isEqualTo("grpc-timeout"));
    }

    @ParameterizedTest
    @CsvSource({"1, 1000000", "007, 7000000", "30000, 30000000000"})
    void readsWholeMilliseconds(String text, long nanos) {
        assertThat(ClientTimeout.nanosOfMillis(text)).isEqualTo(nanos);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "000", "-5", "+5", "1.5", "1e3", "5ms", " 5", "٥", "1000000000000000000"})
    void refusesWhatIsNoNumberOfMilliseconds(String text) {
        FailureException thrown = catchThrowableOfType(FailureException.class, () -> ClientTimeout.nanosOfMillis(text));

        assertThat(thrown.failure())
                .isInstanceOfSatisfying(
                        Malformed.class, f -> assertThat(f.where()).isEqualTo("x-millrace-timeout-ms"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"99999999H"})
    void readsAnHourTooManyAsForever(String text) {
        assertThat(ClientTimeout.nanosOfGrpc(text)).isEqualTo(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"999999999999999999"})
    void readsAMillisecondTooManyAsForever(String text) {
        assertThat(ClientTimeout.nanosOfMillis(text)).isEqualTo(Long.MAX_VALUE);
    }
}
