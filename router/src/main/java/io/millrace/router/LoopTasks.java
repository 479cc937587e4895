package io.millrace.router;

import io.millrace.router.chain.Timers;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;

/** What an event loop is given to do: at once, later, and beside it. Any thread may ask for it, but {@link #after} and {@link #soon}. */
record LoopTasks(Vertx vertx, Context context) implements Executor, Timers {

    @Override
    public void execute(Runnable task) {
        context.runOnContext(now -> task.run());
    }

    /** As {@link #execute}; completes when it has run, and fails as it does. */
    Future<Void> here(Runnable task) {
        Promise<Void> done = Promise.promise();
        execute(() -> {
            try {
                task.run();
                done.complete();
            } catch (RuntimeException e) {
                done.fail(e);
            }
        });
        return done.future();
    }

    /** To the millisecond. */
    @Override
    public Runnable after(long nanos, Runnable task) {
        long timer = vertx.setTimer(Math.max(1, (nanos + 999_999) / 1_000_000), fired -> task.run());
        return () -> vertx.cancelTimer(timer);
    }

    /** @param millis 0 for as soon as what is being done now has been */
    void soon(long millis, Runnable task) {
        if (millis == 0) execute(task);
        else vertx.setTimer(millis, fired -> task.run());
    }

    /** Every so many milliseconds, as long as the loop runs. */
    void every(long millis, Runnable task) {
        vertx.setPeriodic(millis, tick -> task.run());
    }

    /** On a thread that may block; the result comes back to the loop. */
    <T> Future<T> aside(Callable<T> work) {
        return context.executeBlocking(work, false).map(Objects::requireNonNull);
    }
}
