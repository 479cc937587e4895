package io.millrace.router.admin;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/** A request's body as a whole, where it is not too long. */
public final class BoundedBody {
    private final int most;
    private final Promise<Optional<Buffer>> whole = Promise.promise();
    private final Buffer held = Buffer.buffer();

    private BoundedBody(int most) {
        this.most = most;
    }

    /** Empty as soon as it is longer than that; fails when the client leaves before its end. */
    public static Future<Optional<Buffer>> of(HttpServerRequest request, int most) {
        BoundedBody body = new BoundedBody(most);
        request.handler(body::add);
        request.exceptionHandler(body.whole::tryFail);
        request.endHandler(end -> body.whole.tryComplete(Optional.of(body.held)));
        return body.whole.future();
    }

    private void add(Buffer part) {
        if (whole.future().isComplete()) return;
        if (held.length() + part.length() > most) whole.tryComplete(Optional.empty());
        else held.appendBuffer(part);
    }
}
