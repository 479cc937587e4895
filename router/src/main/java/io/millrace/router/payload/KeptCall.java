package io.millrace.router.payload;

import io.millrace.config.PayloadSample;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A call that has ended, with the bodies of both sides.
 *
 * @param came    when the request was read
 * @param ended   when the answer was handed over
 * @param arm     that it was given; empty text where there was one way for it
 * @param status  as answered
 * @param request null of one that was not held
 * @param answer  null of one that was streamed, and of an error in our words
 * @param kept    what is to be seen of the bodies
 */
record KeptCall(
        Instant came,
        Instant ended,
        String id,
        String model,
        String version,
        String arm,
        String frontend,
        String path,
        int status,
        @Nullable KeptBody request,
        @Nullable KeptBody answer,
        PayloadSample kept) {
    /** In memory, about. */
    long weight() {
        return 512L
                + (request == null ? 0 : request.bytes().length())
                + (answer == null ? 0 : answer.bytes().length());
    }
}
