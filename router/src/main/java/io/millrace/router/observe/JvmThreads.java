package io.millrace.router.observe;

import io.prometheus.client.Collector;
import io.prometheus.client.CounterMetricFamily;
import io.prometheus.client.GaugeMetricFamily;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;

/**
 * The JVM's threads, under the names that the library's own export has. That one also looks for deadlocks and at each thread's
 * state, for which the JVM stops all of them: calls would wait for each scrape.
 */
final class JvmThreads extends Collector {
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

    @Override
    public List<MetricFamilySamples> collect() {
        return List.of(
                new GaugeMetricFamily("jvm_threads_current", "Threads now.", threads.getThreadCount()),
                new GaugeMetricFamily("jvm_threads_daemon", "Of them daemons.", threads.getDaemonThreadCount()),
                new GaugeMetricFamily("jvm_threads_peak", "The most there have been.", threads.getPeakThreadCount()),
                new CounterMetricFamily(
                        "jvm_threads_started", "Threads started.", (double) threads.getTotalStartedThreadCount()));
    }
}
