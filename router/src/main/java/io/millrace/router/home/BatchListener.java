package io.millrace.router.home;

import io.millrace.router.route.Route;

/** Told what the home loop does, for metrics. On that loop; must be quick and must not throw. */
public interface BatchListener {

    /**
     * @param rows        of all its calls, without those that are added for the server
     * @param waitedNanos from the coming of the first of them
     */
    void batchSent(Route route, int rows, long waitedNanos);

    /** @param nanos from a call's coming to its being sent */
    void waited(Route route, long nanos);

    /** Nobody listens. */
    BatchListener NONE = new BatchListener() {
        @Override
        public void batchSent(Route route, int rows, long waitedNanos) {}

        @Override
        public void waited(Route route, long nanos) {}
    };
}
