package io.millrace.router.cache;

import io.vertx.core.Future;
import java.util.Optional;

/**
 * What routers remember together, beside what each has in memory. Of one event loop and on it. It never fails: whoever asks has
 * a server to ask, and loses no more than the time that it gives.
 */
public interface SharedAnswers {

    /**
     * Completes on this loop within the time.
     *
     * @param withinNanos that the caller would wait
     * @return what another router has told, and still holds; empty where there is none, or none in time
     */
    Future<Optional<Remembered>> find(Question question, long withinNanos);

    /** Tells others what a server answered. Later: nobody waits for it. */
    void tell(Question question, Remembered answer);

    /** Nothing is shared. */
    SharedAnswers NONE = new SharedAnswers() {
        @Override
        public Future<Optional<Remembered>> find(Question question, long withinNanos) {
            return Future.succeededFuture(Optional.empty());
        }

        @Override
        public void tell(Question question, Remembered answer) {}
    };
}
