package io.millrace.router.payload;

import io.millrace.config.PayloadSample;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The bodies of one call that are kept, until it has ended. On the call's event loop. */
public final class CallPayload {
    private final PayloadLog log;
    private final Clock clock;
    private final long maxBody;
    private final String model;
    private final PayloadSample kept;
    private final Instant came;
    private final @Nullable KeptBody request;
    private @Nullable KeptBody answer;

    /**
     * What is told of a call.
     *
     * @param version as asked for; empty text where it was not
     * @param arm     that it was given; empty text where there was one way for it
     */
    public record Told(String id, String version, String arm, String frontend, String path, int status) {}

    CallPayload(
            PayloadLog log, Clock clock, long maxBody, String model, PayloadSample kept, @Nullable KeptBody request) {
        this.log = log;
        this.clock = clock;
        this.maxBody = maxBody;
        this.model = model;
        this.kept = kept;
        this.came = clock.instant();
        this.request = request;
    }

    /** As it is handed over to the client. */
    public void answered(MultiMap headers, Buffer body) {
        answer = KeptBody.of(headers, body, maxBody);
    }

    public void ended(Told told) {
        log.add(new KeptCall(
                came,
                clock.instant(),
                told.id(),
                model,
                told.version(),
                told.arm(),
                told.frontend(),
                told.path(),
                told.status(),
                request,
                answer,
                kept));
    }
}
