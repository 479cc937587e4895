package io.millrace.router.cli;

import io.millrace.config.RouterConfig;
import io.millrace.router.RunningRouter;
import io.millrace.router.reload.ConfigOrigin;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/** Starts a router for a command and lets signals drain it. */
final class Startup {
    private Startup() {}

    /** Empty when it could not start; the reason has been printed. */
    static Optional<RunningRouter> start(RouterConfig config, Optional<ConfigOrigin> origin, PrintWriter err) {
        try {
            RunningRouter router = RunningRouter.start(config, origin)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
            Runtime.getRuntime()
                    .addShutdownHook(Thread.ofPlatform().name("drain").unstarted(() -> drain(router)));
            return Optional.of(router);
        } catch (CompletionException e) {
            err.println("millrace: cannot start: " + reason(e));
            err.flush();
            return Optional.empty();
        }
    }

    /** Halts, because a JVM that a signal ends has no other way to say that it ended well. */
    private static void drain(RunningRouter router) {
        router.drain().toCompletionStage().toCompletableFuture().join();
        Runtime.getRuntime().halt(0);
    }

    private static String reason(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) cause = cause.getCause();
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
