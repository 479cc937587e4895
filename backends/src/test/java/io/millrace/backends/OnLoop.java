package io.millrace.backends;

import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** An event loop for tests that live on another thread. */
public final class OnLoop implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final Vertx vertx;
    private final Context context;

    /** On the JDK's selectors, as far as the class path has nothing else. */
    public OnLoop() {
        this(new VertxOptions());
    }

    public OnLoop(VertxOptions options) {
        vertx = Vertx.vertx(options.setEventLoopPoolSize(1));
        context = ((VertxInternal) vertx).createEventLoopContext();
    }

    public Vertx vertx() {
        return vertx;
    }

    public Context context() {
        return context;
    }

    /** Runs it on the loop. */
    public <T> T call(Supplier<T> work) {
        return await(begin(() -> Future.succeededFuture(work.get())));
    }

    public void run(Runnable work) {
        call(() -> {
            work.run();
            return "done";
        });
    }

    /** Begins it on the loop; the result comes to any thread. */
    public <T> CompletableFuture<T> begin(Supplier<Future<T>> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        context.runOnContext(now -> {
            try {
                work.get().onComplete(result::complete, result::completeExceptionally);
            } catch (Throwable thrown) {
                result.completeExceptionally(thrown);
            }
        });
        return result;
    }

    public <T> T get(Supplier<Future<T>> work) {
        return await(begin(work));
    }

    public static <T> T await(CompletableFuture<T> result) {
        try {
            return result.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) throw cause;
            throw new AssertionError(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    /** How it failed; an assertion error when it did not. */
    public static Failure failure(CompletableFuture<?> result) {
        try {
            throw new AssertionError("succeeded with " + await(result));
        } catch (FailureException failed) {
            return failed.failure();
        }
    }

    @Override
    public void close() {
        vertx.close().await();
    }
}
