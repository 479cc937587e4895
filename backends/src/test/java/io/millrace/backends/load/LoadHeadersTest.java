package io.millrace.backends.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.backends.ConnectionListener;
import io.millrace.backends.EndpointId;
import io.millrace.backends.LoadReport;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reports of load as servers put them into their answers. */
class LoadHeadersTest {
    private static final EndpointId SERVER = new EndpointId("p", "h:1");

    private final List<Double> told = new ArrayList<>();
    private int unreadable;
    private final ConnectionListener listener = new ConnectionListener() {
        @Override
        public void endedAtRest(EndpointId endpoint) {}

        @Override
        public void loadTold(EndpointId endpoint, LoadReport report) {
            told.add(report.utilization());
        }

        @Override
        public void loadUnreadable(EndpointId endpoint) {
            unreadable++;
        }
    };

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "TEXT cpu_utilization=0.7|0.7",
                "TEXT cpu_utilization:0.7|0.7",
                "TEXT cpu_utilization=0.7,application_utilization=0.9, mem_utilization=0.1|0.9",
                "TEXT cpu_utilization=0.7,application_utilization=0|0.7",
                "TEXT cpu_utilization=0|0",
                "TEXT cpu_utilization=1.5|1.5",
                "TEXT cpu_utilization=5e-1,eps=10,rps_fractional=100|0.6",
                "TEXT cpu_utilization=99999|10",
                "TEXT named_metrics.kv_cache_utilization=0.250000, named_metrics.max_token_capacity=4096|0.25",
                "JSON {\"cpu_utilization\":0.7}|0.7",
                "JSON {\"cpuUtilization\":0.7,\"applicationUtilization\":0.9,\"requestCost\":{\"x\":1}}|0.9",
                "JSON {\"named_metrics\":{\"kv_cache_utilization\":0.25,\"max_token_capacity\":4096},\"x\":[1],\"y\":null}|0.25"
            })
    void areReadInEachForm(String header, double utilization) {
        LoadHeaders.tell(SERVER, header, null, listener);

        assertThat(told).singleElement().satisfies(one -> assertThat(one).isCloseTo(utilization, within(1e-9)));
        assertThat(unreadable).isZero();
    }

    @Test
    void areReadAsMessages() {
        Buffer message = Buffer.buffer()
                .appendByte((byte) (1 << 3 | 1))
                .appendLongLE(Double.doubleToLongBits(0.4))
                .appendByte((byte) (8 << 3 | 2))
                .appendByte((byte) 12)
                .appendBytes(new byte[] {10, 1, 'x', 17})
                .appendLongLE(Double.doubleToLongBits(-3))
                .appendByte((byte) (9 << 3 | 1))
                .appendLongLE(Double.doubleToLongBits(0.8));
        String padded = Base64.getEncoder().encodeToString(message.getBytes());
        String bare = Base64.getEncoder().withoutPadding().encodeToString(message.getBytes());

        LoadHeaders.tell(SERVER, null, padded, listener);
        LoadHeaders.tell(SERVER, null, bare, listener);
        LoadHeaders.tell(SERVER, "BIN " + padded, null, listener);

        assertThat(told).containsExactly(0.8, 0.8, 0.8);
        assertThat(unreadable).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "cpu_utilization=0.7",
                "YAML cpu_utilization=0.7",
                "TEXT ",
                "TEXT cpu_utilization",
                "TEXT cpu_utilization=",
                "TEXT cpu_utilization=NaN",
                "TEXT cpu_utilization=Infinity",
                "TEXT cpu_utilization=1e999",
                "TEXT cpu_utilization=-0.1",
                "TEXT cpu_utilization=0x1p3",
                "TEXT cpu_utilization=1.2.3",
                "TEXT cpu_utilization=0.7,cpu_utilization=0.7",
                "JSON {",
                "JSON []",
                "JSON {\"cpu_utilization\":-1}",
                "JSON {\"cpu_utilization\":0.7}x",
                "BIN !",
                "BIN CQ=="
            })
    void areCountedWhereTheyCannotBeRead(String header) {
        LoadHeaders.tell(SERVER, header, null, listener);

        assertThat(told).isEmpty();
        assertThat(unreadable).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TEXT mem_utilization=0.5", "TEXT named_metrics.mine=12", "JSON {}", "BIN "})
    void sayNothingWithoutAUtilization(String header) {
        LoadHeaders.tell(SERVER, header, null, listener);

        assertThat(told).isEmpty();
        assertThat(unreadable).isZero();
    }

    @Test
    void areBounded() {
        LoadHeaders.tell(SERVER, "TEXT " + "a".repeat(5_000) + "=1,cpu_utilization=0.5", null, listener);
        LoadHeaders.tell(SERVER, "JSON " + "[".repeat(3_000), null, listener);

        assertThat(told).isEmpty();
        assertThat(unreadable).isEqualTo(2);
    }
}
