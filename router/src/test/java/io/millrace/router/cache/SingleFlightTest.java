package io.millrace.router.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.config.CacheSettings;
import io.millrace.inference.Deadline;
import io.millrace.inference.Failure;
import io.millrace.inference.HandTicker;
import io.millrace.inference.InferenceResponse.Computed;
import io.millrace.inference.Stage;
import io.millrace.inference.Tensors;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;

/** Callers on several event loops who ask the same at once: real threads, no order among them. */
class SingleFlightTest {
    private static final int CALLERS = 10_000;
    private static final int LOOPS = 2;
    private static final CacheKey KEY = new CacheKey(1, 2);

    private final HandTicker ticker = new HandTicker();
    private final Deadline later = new Deadline(ticker.nanos() + 1_000_000_000);
    private final Remembered answer = Remembered.of(new Computed(Tensors.of(List.of()), Optional.empty()), 0);
    private final ModelCache cache = new ModelCache(
            new CacheSettings(Duration.ofMinutes(1), 1 << 20, Duration.ZERO, false, false, false),
            ticker,
            Runnable::run);
    private final List<ExecutorService> loops =
            List.of(Executors.newSingleThreadExecutor(), Executors.newSingleThreadExecutor());
    private final AtomicInteger sent = new AtomicInteger();
    private final CountDownLatch told = new CountDownLatch(CALLERS);
    private final CountDownLatch through = new CountDownLatch(CALLERS);
    private final List<Object> ends = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger onAnothersLoop = new AtomicInteger();

    @AfterEach
    void close() {
        loops.forEach(ExecutorService::shutdownNow);
    }

    @RepeatedTest(5)
    void askAServerOnceAndAreAllAnsweredEachOnItsLoop() throws InterruptedException {
        Promise<Remembered> server = Promise.promise();
        AtomicInteger asked = new AtomicInteger();
        for (int i = 0; i < CALLERS; i++) {
            ExecutorService loop = loops.get(i % LOOPS);
            loop.execute(() -> {
                ask(loop, server.future());
                // The answer comes while callers still come.
                if (asked.incrementAndGet() == CALLERS / 2) loop.execute(() -> server.complete(remembered()));
                through.countDown();
            });
        }

        assertThat(told.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(through.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(sent).hasValue(1);
        assertThat(ends).hasSize(CALLERS).containsOnly(answer);
        assertThat(onAnothersLoop).hasValue(0);
    }

    @RepeatedTest(5)
    void neverLoseACallerWhileOthersLeave() throws InterruptedException {
        for (int i = 0; i < CALLERS; i++) {
            ExecutorService loop = loops.get(i % LOOPS);
            boolean leaves = i % 3 != 0;
            loop.execute(() -> {
                Promise<Remembered> server = Promise.promise();
                Waiter waiter = ask(loop, server.future());
                if (leaves) loop.execute(() -> waiter.leaves(new Failure.Cancelled(Stage.WAITING)));
                loops.getFirst().execute(() -> server.tryComplete(remembered()));
                through.countDown();
            });
        }

        assertThat(told.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(through.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(ends).hasSize(CALLERS);
        assertThat(ends.stream().filter(answer::equals).count()).isGreaterThanOrEqualTo(CALLERS / 3);
        assertThat(onAnothersLoop).hasValue(0);
    }

    private Remembered remembered() {
        cache.remember(KEY, answer);
        return answer;
    }

    private Waiter ask(ExecutorService loop, Future<Remembered> server) {
        long mine = Thread.currentThread().threadId();
        Promise<Remembered> onLoop = Promise.promise();
        Waiter waiter = new Waiter(loop, later, cancel -> {
            sent.incrementAndGet();
            server.onSuccess(remembered -> loop.execute(() -> onLoop.tryComplete(remembered)));
            cancel.onCancel(() -> onLoop.tryFail(new Failure.Cancelled(Stage.ATTEMPT).toException()));
            return onLoop.future();
        });
        Remembered known = cache.known(KEY);
        if (known != null) {
            ends(known);
            return waiter;
        }
        cache.ask(KEY, waiter);
        waiter.answer().onComplete(end -> {
            if (Thread.currentThread().threadId() != mine) onAnothersLoop.incrementAndGet();
            ends(end.succeeded() ? end.result() : end.cause());
        });
        return waiter;
    }

    private void ends(Object end) {
        ends.add(end);
        told.countDown();
    }
}
