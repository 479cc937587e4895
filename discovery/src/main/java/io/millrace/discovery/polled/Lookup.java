package io.millrace.discovery.polled;

import io.vertx.core.Future;

/** Asks once which endpoints exist. */
@FunctionalInterface
public interface Lookup extends AutoCloseable {

    /**
     * On the control loop; the answer may come on any thread. One look at a time.
     *
     * @return fails with the reason where nothing can be told; none found is an answer
     */
    Future<Found> look();

    /** The look under way is waited for no longer: what it may still find, nobody hears of. On the control loop. */
    default void givenUp() {}

    /** Lets go of what it holds between looks. On the control loop. */
    @Override
    default void close() {}
}
