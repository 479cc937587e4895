package io.millrace.router.observe;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has lines written by a thread of its own. Nobody waits for it: when {@value #MOST} wait, or nothing can be written, lines are
 * dropped and counted. Any thread.
 */
final class LineQueue implements AutoCloseable {
    static final int MOST = 8_192;

    private static final Logger LOG = LoggerFactory.getLogger(LineQueue.class);
    private static final int AT_ONCE = 512;
    private static final long PATIENCE_MILLIS = 1_000;
    private static final String END = "";

    private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(MOST);
    private final AtomicLong untold = new AtomicLong();
    private final LongAdder dropped;
    private final LineOut out;
    private final Thread thread;
    private boolean isBroken;

    /** @param dropped counts the lines that were lost */
    LineQueue(String name, LineOut out, LongAdder dropped) {
        this.out = out;
        this.dropped = dropped;
        this.thread = Thread.ofPlatform().name(name).daemon().start(this::writeLines);
    }

    /** Lines lost that were not asked for here yet. */
    long takeUntold() {
        return untold.get() == 0 ? 0 : untold.getAndSet(0);
    }

    /** @param line with its end; may be dropped */
    void add(String line) {
        if (!lines.offer(line)) lose(1);
    }

    private void lose(long count) {
        dropped.add(count);
        untold.addAndGet(count);
    }

    private void writeLines() {
        List<String> some = new ArrayList<>(AT_ONCE);
        try (out) {
            boolean ends = false;
            while (!ends) {
                some.add(lines.take());
                lines.drainTo(some, AT_ONCE - 1);
                ends = some.remove(END);
                if (!some.isEmpty()) write(some);
                some.clear();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.warn("{} could not be closed: {}", thread.getName(), e.toString());
        }
    }

    private void write(List<String> some) {
        try {
            out.write(some);
            if (isBroken) LOG.info("{} is written again", thread.getName());
            isBroken = false;
        } catch (IOException e) {
            lose(some.size());
            if (!isBroken) LOG.error("{} cannot be written, its lines are lost: {}", thread.getName(), e.toString());
            isBroken = true;
        }
    }

    /** Writes what is here, waiting at most two seconds for it. */
    @Override
    public void close() {
        try {
            if (!lines.offer(END, PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) thread.interrupt();
            thread.join(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
