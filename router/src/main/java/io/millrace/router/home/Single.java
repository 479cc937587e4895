package io.millrace.router.home;

import io.millrace.inference.Failure;
import io.millrace.router.batch.LaneKey;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.Executor;

/** A call that waits to be sent by itself: by its own event loop, where its body and its stream are. */
final class Single extends Guest {
    private final LaneKey.OneByOne key;
    private final Promise<Turn> turn = Promise.promise();

    Single(LaneKey.OneByOne key, Terms terms, Executor loop) {
        super(terms, 1, loop);
        this.key = key;
    }

    @Override
    LaneKey.OneByOne key() {
        return key;
    }

    /** Completed on its own loop, where it is to be ended. Fails where it will not be sent. */
    Future<Turn> turn() {
        return turn.future();
    }

    /** Any loop: it may be sent. Where it has left by then, the turn ends unused. */
    void goes(Turn now) {
        tell(() -> {
            if (!turn.tryComplete(now)) now.unused();
        });
    }

    @Override
    void refuse(Failure why) {
        tell(() -> turn.tryFail(why.toException()));
    }
}
