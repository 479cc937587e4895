package io.millrace.backends.load;

import io.millrace.backends.LoadReport;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/**
 * What one server's metrics say of its load, scrape by scrape: how busy its GPUs are, or its processors where it tells of no
 * GPU, and more the larger the part of their time that requests wait. A request that waits nine tenths of its time makes ten
 * of one.
 *
 * <p>Source: Triton, {@code docs/user_guide/metrics.md}; TorchServe, {@code ts_scripts} and {@code docs/metrics.md}.
 * Not thread-safe.
 */
public final class ServerMetrics {
    private static final double MOST_WAITING = 0.9;

    private double waitedBefore = Double.NaN;
    private double tookBefore = Double.NaN;

    /** @return empty where the server tells of neither GPU nor processor */
    public Optional<LoadReport> read(Buffer body) {
        Sums now = new Sums();
        PrometheusText.read(body, now);
        double waiting = waiting(now);
        if (now.gpus == 0 && now.processors == 0) return Optional.empty();
        double busy = now.gpus > 0 ? now.gpu / now.gpus : now.processor / now.processors;
        return Optional.of(new LoadReport(Math.max(0, busy) / (1 - waiting)));
    }

    /** Since the last scrape, in [0, 0.9]; 0 at the first, where nothing was asked since, and after a restart. */
    private double waiting(Sums now) {
        double waited = now.waitedMicros - waitedBefore;
        double took = now.tookMicros - tookBefore;
        waitedBefore = now.waitedMicros;
        tookBefore = now.tookMicros;
        return took > 0 && waited > 0 ? Math.min(MOST_WAITING, waited / took) : 0;
    }

    /** Over all series of a name: models, versions, devices. */
    private static final class Sums implements PrometheusText.Sink {
        private double gpu;
        private int gpus;
        private double processor;
        private int processors;
        private double waitedMicros;
        private double tookMicros;

        @Override
        public void sample(String name, double value) {
            switch (name) {
                case "nv_gpu_utilization" -> gpu(value);
                case "GPUUtilization" -> gpu(value / 100);
                case "nv_cpu_utilization" -> processor(value);
                case "CPUUtilization" -> processor(value / 100);
                case "nv_inference_queue_duration_us", "ts_queue_latency_microseconds" -> waitedMicros += value;
                case "nv_inference_request_duration_us", "ts_inference_latency_microseconds" -> tookMicros += value;
                default -> {}
            }
        }

        private void gpu(double utilization) {
            gpu += utilization;
            gpus++;
        }

        private void processor(double utilization) {
            processor += utilization;
            processors++;
        }
    }
}
