package io.millrace.router.home;

import io.millrace.inference.Failure;
import io.millrace.inference.InferenceRequest;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.Tensors;
import io.millrace.router.batch.BatchKey;
import io.millrace.router.schedule.Candidate;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A call that waits to be sent with others. */
final class Member extends Guest {
    /**
     * How it ended.
     *
     * @param last        endpoint that was sent to, null where none was
     * @param attempts    made for the batch it was in
     * @param serverNanos that the last of them took
     */
    record Outcome(
            Future<InferenceResponse> answer, @Nullable Candidate last, int attempts, long serverNanos) {
        static Outcome unsent(Throwable why) {
            return new Outcome(Future.failedFuture(why), null, 0, 0);
        }
    }

    private final InferenceRequest request;
    private final Tensors tensors;
    private final BatchKey key;
    private final Promise<Outcome> outcome = Promise.promise();
    private @Nullable BatchCall batch;

    /** @param tensors cut without a look at their elements */
    Member(InferenceRequest request, Tensors tensors, BatchKey key, int rows, Terms terms, Executor loop) {
        super(terms, rows, loop);
        this.request = request;
        this.tensors = tensors;
        this.key = key;
    }

    InferenceRequest request() {
        return request;
    }

    Tensors tensors() {
        return tensors;
    }

    @Override
    BatchKey key() {
        return key;
    }

    /** Completed on its own loop. */
    Future<Outcome> outcome() {
        return outcome.future();
    }

    /** Any loop; the first word counts. */
    void tell(Outcome how) {
        tell(() -> outcome.tryComplete(how));
    }

    @Override
    void refuse(Failure why) {
        tell(Outcome.unsent(why.toException()));
    }

    /** On the home loop: it is sent. */
    void goesIn(BatchCall call) {
        batch = call;
    }

    @Override
    void leaves() {
        super.leaves();
        if (batch != null) batch.memberLeft();
    }
}
