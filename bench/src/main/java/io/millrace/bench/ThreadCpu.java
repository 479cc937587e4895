package io.millrace.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * CPU time and allocation of the measured threads for an operation, which others on the machine change little, where they
 * change the time on the clock a lot. {@code -prof io.millrace.bench.ThreadCpu} of JMH.
 */
public final class ThreadCpu implements InternalProfiler {
    static final String NANOS = "cpu";
    static final String BYTES = "allocated";

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private long nanosBefore;
    private long bytesBefore;

    @Override
    public String getDescription() {
        return "CPU time and allocation of the benchmark's threads";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        long[] workers = workers();
        nanosBefore = sum(threads.getThreadCpuTime(workers));
        bytesBefore = sum(threads.getThreadAllocatedBytes(workers));
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        long[] workers = workers();
        double operations = result.getMetadata().getAllOps();
        double nanos = (sum(threads.getThreadCpuTime(workers)) - nanosBefore) / operations;
        double bytes = (sum(threads.getThreadAllocatedBytes(workers)) - bytesBefore) / operations;
        return List.of(
                new ScalarResult(NANOS, nanos, "ns/op", AggregationPolicy.AVG),
                new ScalarResult(BYTES, bytes, "B/op", AggregationPolicy.AVG));
    }

    /** JMH makes its threads for the first iteration and keeps them for the others. */
    private static long[] workers() {
        Set<Thread> all = Thread.getAllStackTraces().keySet();
        return all.stream()
                .filter(thread -> thread.getName().contains("jmh-worker"))
                .mapToLong(Thread::threadId)
                .toArray();
    }

    private static long sum(long[] figures) {
        long sum = 0;
        for (long figure : figures) sum += figure;
        return sum;
    }
}
