package io.millrace.router.out;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has things written by a thread of its own. Nobody waits for it: when {@value #MOST} wait, or nothing can be written, they are
 * dropped and counted. Any thread.
 */
public final class OutQueue<T> implements AutoCloseable {
    static final int MOST = 8_192;

    private static final Logger LOG = LoggerFactory.getLogger(OutQueue.class);
    private static final int AT_ONCE = 512;
    private static final long PATIENCE_MILLIS = 1_000;

    /** Empty is the end. */
    private final BlockingQueue<Optional<T>> waiting = new ArrayBlockingQueue<>(MOST);

    private final AtomicLong untold = new AtomicLong();
    private final LongAdder dropped;
    private final int atOnce;
    private final Out<T> out;
    private final Thread thread;
    private boolean isBroken;

    /**
     * @param name    of what is written, for the log and of the thread
     * @param dropped counts what was lost
     */
    public OutQueue(String name, Out<T> out, LongAdder dropped) {
        this(name, AT_ONCE, out, dropped);
    }

    /** @param atOnce how many are handed over at most, and counted as lost when that fails */
    public OutQueue(String name, int atOnce, Out<T> out, LongAdder dropped) {
        this.atOnce = atOnce;
        this.out = out;
        this.dropped = dropped;
        this.thread = Thread.ofPlatform().name(name).daemon().start(this::writeAll);
    }

    /** How many were lost that were not asked for here yet. */
    public long takeUntold() {
        return untold.get() == 0 ? 0 : untold.getAndSet(0);
    }

    /** False where it was dropped. */
    public boolean add(T one) {
        boolean hasRoom = waiting.offer(Optional.of(one));
        if (!hasRoom) lose(1);
        return hasRoom;
    }

    private void lose(long count) {
        dropped.add(count);
        untold.addAndGet(count);
    }

    private void writeAll() {
        List<Optional<T>> taken = new ArrayList<>(atOnce);
        try (out) {
            boolean ends = false;
            while (!ends) {
                taken.add(waiting.take());
                waiting.drainTo(taken, atOnce - 1);
                ends = taken.contains(Optional.<T>empty());
                List<T> some = taken.stream().flatMap(Optional::stream).toList();
                if (!some.isEmpty()) write(some);
                taken.clear();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.warn("{} could not be closed: {}", thread.getName(), e.toString());
        }
    }

    private void write(List<T> some) {
        try {
            out.write(some);
            if (isBroken) LOG.info("{}: what comes is written again", thread.getName());
            isBroken = false;
        } catch (IOException | RuntimeException e) {
            lose(some.size());
            if (!isBroken)
                LOG.error("{}: nothing can be written, what comes is lost: {}", thread.getName(), e.toString());
            isBroken = true;
        }
    }

    /** Writes what is here, waiting at most two seconds for it. */
    @Override
    public void close() {
        try {
            if (!waiting.offer(Optional.empty(), PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) thread.interrupt();
            thread.join(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
