package io.millrace.router.home;

import io.millrace.inference.Deadline;
import io.millrace.inference.InferenceRequest;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.Tensors;
import io.millrace.router.batch.BatchKey;
import io.millrace.router.batch.Queued;
import io.millrace.router.explain.Witness;
import io.millrace.router.schedule.Candidate;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A call that waits to be sent with others. Made on its own event loop; what is not final belongs to the home loop. */
final class Member {

    /**
     * How it ended.
     *
     * @param last     endpoint that was sent to, null where none was
     * @param attempts made for the batch it was in
     */
    record Outcome(
            Future<InferenceResponse> answer, @Nullable Candidate last, int attempts) {
        static Outcome unsent(Throwable why) {
            return new Outcome(Future.failedFuture(why), null, 0);
        }
    }

    private final InferenceRequest request;
    private final Tensors tensors;
    private final BatchKey key;
    private final int rows;
    private final Deadline deadline;
    private final long bornNanos;
    private final Executor loop;
    private final Promise<Outcome> outcome = Promise.promise();
    private @Nullable Queued<Member> place;
    private @Nullable BatchCall batch;
    private boolean left;
    private @Nullable Witness witness;

    /**
     * @param tensors  cut without a look at their elements
     * @param deadline its client's
     * @param loop     has tasks run on its own event loop
     */
    Member(
            InferenceRequest request,
            Tensors tensors,
            BatchKey key,
            int rows,
            Deadline deadline,
            long bornNanos,
            Executor loop) {
        this.request = request;
        this.tensors = tensors;
        this.key = key;
        this.rows = rows;
        this.deadline = deadline;
        this.bornNanos = bornNanos;
        this.loop = loop;
    }

    /** Before it is handed over: what happens to it is told there. */
    void seenBy(@Nullable Witness told) {
        witness = told;
    }

    /** Null for the many of which nothing is written. */
    @Nullable Witness witness() {
        return witness;
    }

    InferenceRequest request() {
        return request;
    }

    Tensors tensors() {
        return tensors;
    }

    BatchKey key() {
        return key;
    }

    int rows() {
        return rows;
    }

    Deadline deadline() {
        return deadline;
    }

    long bornNanos() {
        return bornNanos;
    }

    /** Completed on its own loop. */
    Future<Outcome> outcome() {
        return outcome.future();
    }

    /** Any loop; the first word counts. */
    void tell(Outcome how) {
        loop.execute(() -> outcome.tryComplete(how));
    }

    /** On the home loop: it waits here. */
    void waitsAt(Queued<Member> queued) {
        place = queued;
    }

    /** On the home loop: it is sent. */
    void goesIn(BatchCall call) {
        place = null;
        batch = call;
    }

    @Nullable Queued<Member> place() {
        return place;
    }

    @Nullable BatchCall batch() {
        return batch;
    }

    /** On the home loop: nobody waits for its answer any more. */
    void leaves() {
        left = true;
    }

    boolean hasLeft() {
        return left;
    }
}
