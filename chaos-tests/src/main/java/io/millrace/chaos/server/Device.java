package io.millrace.chaos.server;

import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The accelerator behind a fake server: slots, a queue and a batcher, all of them timers on one event loop. */
@SuppressWarnings("FutureReturnValueIgnored") // a write or timer that fails ends with its channel or loop
final class Device {
    private final EventExecutor loop;
    private final Supplier<ServerScript> script;
    private final Deque<Job> queue = new ArrayDeque<>();
    private int busy;
    private long executions;
    private @Nullable Future<?> batchTimer;

    /** One exchange's rows on their way through the device. */
    static final class Job {
        private final int rows;
        private final long since;
        private final Runnable done;

        private Job(int rows, Runnable done) {
            this.rows = rows;
            this.since = System.nanoTime();
            this.done = done;
        }
    }

    Device(EventExecutor loop, Supplier<ServerScript> script) {
        this.loop = loop;
        this.script = script;
    }

    /** @param done runs on the loop when the rows are computed */
    Job submit(int rows, Runnable done) {
        Job job = new Job(rows, done);
        queue.add(job);
        startWhatCan();
        return job;
    }

    /** Forgets a job that has not started; one that has is computed to its end, as an accelerator does. */
    void cancel(Job job) {
        queue.remove(job);
    }

    private void startWhatCan() {
        ServerScript now = script.get();
        while (busy < now.slots() && !queue.isEmpty()) {
            long waitLeft = queue.getFirst().since + now.batchWait().toNanos() - System.nanoTime();
            if (waitLeft > 0 && queuedRows() < now.batchMax()) {
                startAfter(waitLeft);
                return;
            }
            execute(takeBatch(now.batchMax()), now);
        }
    }

    private void startAfter(long nanos) {
        if (batchTimer != null && !batchTimer.isDone()) return;
        batchTimer = loop.schedule(this::startWhatCan, nanos, TimeUnit.NANOSECONDS);
    }

    private int queuedRows() {
        return queue.stream().mapToInt(job -> job.rows).sum();
    }

    private List<Job> takeBatch(int max) {
        List<Job> batch = new ArrayList<>();
        int rows = 0;
        while (!queue.isEmpty() && (batch.isEmpty() || rows + queue.getFirst().rows <= max)) {
            Job job = queue.removeFirst();
            rows += job.rows;
            batch.add(job);
        }
        return batch;
    }

    private void execute(List<Job> batch, ServerScript now) {
        int rows = batch.stream().mapToInt(job -> job.rows).sum();
        long nanos = now.latency().nanos(rows, now.seed(), executions++);
        busy++;
        // A model that takes no time answers within the same turn of the loop.
        if (nanos <= 0) finish(batch);
        else loop.schedule(() -> finish(batch), nanos, TimeUnit.NANOSECONDS);
    }

    private void finish(List<Job> batch) {
        busy--;
        batch.forEach(job -> job.done.run());
        startWhatCan();
    }
}
