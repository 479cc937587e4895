package io.millrace.router.traffic.shadow;

import io.vertx.core.Future;

/** Does what would hold up an event loop on another thread; the future completes on the loop. */
@FunctionalInterface
public interface Aside {
    Future<?> run(Runnable work);
}
