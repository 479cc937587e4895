package io.millrace.discovery.consul;

import io.vertx.core.Future;

/** Puts a query to the agent. */
@FunctionalInterface
interface ConsulQueries {
    /**
     * On the control loop; completes on any thread.
     *
     * @param path with its query
     * @return an answer of any status; fails where there was none, or one that is too long
     */
    Future<ConsulAnswer> ask(String path);
}
