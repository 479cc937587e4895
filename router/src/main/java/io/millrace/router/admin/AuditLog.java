package io.millrace.router.admin;

import io.millrace.inference.Excerpt;
import io.millrace.inference.Ticker;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.SocketAddress;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/**
 * A line for each request that would change something: who sent it, from where, what it was, what came of it; and for what
 * traffic policies decide themselves. Of requests that are not let in at most {@value #REFUSED_A_SECOND} a second are written, and how many were left out before. On the control
 * side's loop.
 */
public final class AuditLog {
    static final int REFUSED_A_SECOND = 10;
    static final String NAME = "io.millrace.audit";

    private static final long SECOND_NANOS = 1_000_000_000;

    private final Consumer<String> lines;
    private final Ticker ticker;
    private long secondNanos;
    private int refused;

    AuditLog(Consumer<String> lines, Ticker ticker) {
        this.lines = lines;
        this.ticker = ticker;
        this.secondNanos = ticker.nanos();
    }

    /** Into the log of the process, under the name {@value #NAME}. */
    public static AuditLog toLog(Ticker ticker) {
        return new AuditLog(LoggerFactory.getLogger(NAME)::info, ticker);
    }

    /** Writes of a request that was let in, when it is answered. */
    void follow(HttpServerRequest request, String who) {
        HttpServerResponse response = request.response();
        String what = line(request, who);
        response.endHandler(ended -> lines.accept(what + response.getStatusCode()));
        response.closeHandler(closed -> {
            if (!response.ended()) lines.accept(what + "gone before the answer");
        });
    }

    /** Writes of what was done for a reason of its own, without a request. */
    public void done(String what) {
        lines.accept(what);
    }

    /** Writes of one that was not. */
    void refused(HttpServerRequest request, int status) {
        long now = ticker.nanos();
        String leftOut = "";
        if (now - secondNanos >= SECOND_NANOS) {
            if (refused > REFUSED_A_SECOND) leftOut = ", and " + (refused - REFUSED_A_SECOND) + " before it";
            secondNanos = now;
            refused = 0;
        }
        if (refused++ < REFUSED_A_SECOND) lines.accept(line(request, "somebody") + status + ", refused" + leftOut);
    }

    private static String line(HttpServerRequest request, String who) {
        SocketAddress from = request.remoteAddress();
        return "%s %s by %s from %s: "
                .formatted(
                        request.method(),
                        Excerpt.of(String.valueOf(request.path())),
                        Excerpt.of(who),
                        from == null ? "nowhere" : from.hostAddress());
    }
}
