package io.millrace.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.inference.Ticker;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VertxControlLoopTest {
    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final VertxControlLoop loop = new VertxControlLoop(context, Ticker.SYSTEM);

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    @Test
    void runsEverythingOnItsOwnThread() throws Exception {
        CompletableFuture<Thread> now = new CompletableFuture<>();
        CompletableFuture<Thread> later = new CompletableFuture<>();

        loop.execute(() -> {
            now.complete(Thread.currentThread());
            loop.after(1_000_000, () -> later.complete(Thread.currentThread()));
        });

        assertThat(later.get(60, TimeUnit.SECONDS)).isSameAs(now.get(60, TimeUnit.SECONDS));
    }

    @Test
    void isNeverEarly() throws Exception {
        CompletableFuture<Long> took = new CompletableFuture<>();

        loop.execute(() -> {
            long begin = System.nanoTime();
            loop.after(20_500_000, () -> took.complete(System.nanoTime() - begin));
        });

        assertThat(took.get(60, TimeUnit.SECONDS)).isGreaterThanOrEqualTo(20_000_000);
    }

    @Test
    void takesATaskBackUpToTheLastMoment() throws Exception {
        List<String> ran = new ArrayList<>();
        CompletableFuture<List<String>> end = new CompletableFuture<>();

        loop.execute(() -> {
            Runnable takeBack = loop.after(1_000_000, () -> ran.add("taken back"));
            loop.after(30_000_000, () -> end.complete(List.copyOf(ran)));
            takeBack.run();
        });

        assertThat(end.get(60, TimeUnit.SECONDS)).isEmpty();
    }
}
