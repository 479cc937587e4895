package io.millrace.backends.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.backends.LoadReport;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerMetricsTest {
    private final ServerMetrics metrics = new ServerMetrics();

    private double utilization(String body) {
        return metrics.read(Buffer.buffer(body)).map(LoadReport::utilization).orElse(Double.NaN);
    }

    @Test
    void isTheMeanOfTritonsGpus() {
        assertThat(utilization("""
                # HELP nv_gpu_utilization GPU utilization rate [0.0 - 1.0)
                # TYPE nv_gpu_utilization gauge
                nv_gpu_utilization{gpu_uuid="GPU-a"} 0.500000
                nv_gpu_utilization{gpu_uuid="GPU-b"} 0.9
                nv_cpu_utilization 0.1
                """)).isCloseTo(0.7, within(1e-9));
    }

    @Test
    void isThatOfTheProcessorsWhereThereIsNoGpu() {
        assertThat(utilization("nv_cpu_utilization 0.25\n")).isEqualTo(0.25);
    }

    @Test
    void isTorchServesInPercent() {
        assertThat(utilization("""
                CPUUtilization{Level="Host",Hostname="h",} 12.0
                GPUUtilization{Level="Host",DeviceId="0",Hostname="h",} 40.0
                """)).isCloseTo(0.4, within(1e-9));
        assertThat(utilization("CPUUtilization{Level=\"Host\",Hostname=\"h\",} 12.0 1712345678"))
                .isCloseTo(0.12, within(1e-9));
    }

    @Test
    void growsWithThePartOfTheirTimeThatRequestsWait() {
        String at = """
                nv_inference_request_duration_us{model="a",version="1"} %d
                nv_inference_request_duration_us{model="b",version="1"} 1000
                nv_inference_queue_duration_us{model="a",version="1"} %d
                nv_gpu_utilization{gpu_uuid="x"} 0.5
                """;

        assertThat(utilization(at.formatted(5_000, 4_000))).as("of how long?").isEqualTo(0.5);
        assertThat(utilization(at.formatted(9_000, 7_000))).as("3 of 4 ms").isCloseTo(2, within(1e-9));
        assertThat(utilization(at.formatted(9_000, 7_000))).as("idle since").isEqualTo(0.5);
        assertThat(utilization(at.formatted(100, 90))).as("restarted").isEqualTo(0.5);
        assertThat(utilization(at.formatted(200, 190)))
                .as("never more than ten times")
                .isCloseTo(5, within(1e-9));
    }

    @Test
    void passesOverWhatIsNoSample() {
        assertThat(utilization("""
                nv_gpu_utilization
                nv_gpu_utilization{
                nv_gpu_utilization{gpu_uuid="}\\"} 0.9"} 0.3
                nv_gpu_utilization{gpu_uuid="b"} NaN
                nv_gpu_utilization{gpu_uuid="c"} +Inf
                nv_gpu_utilization{gpu_uuid="d"} many
                nv_gpu_utilization_of_another 0.9
                {"quoted","l"="v"} 1
                \t
                # EOF""")).isEqualTo(0.3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "<html>not found</html>", "nv_inference_pending_request_count{model=\"a\"} 3"})
    void isUnknownWhereNeitherIsTold(String body) {
        assertThat(utilization(body)).isNaN();
    }
}
