package io.millrace.backends.http;

import io.millrace.backends.Attempt;
import io.millrace.backends.Endpoint;
import io.millrace.inference.CancelSignal;
import io.millrace.inference.RequestId;
import io.millrace.inference.WireBody;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.Optional;

/**
 * One HTTP request to one endpoint.
 *
 * @param target        path and query
 * @param headers       only what {@link HopHeaders} lets pass is sent; framing and our own headers are added
 * @param body          as a whole, or as it comes from the client
 * @param timeoutMillis for the whole exchange, waiting for a connection included; at least 1
 * @param hopMarginMillis what the server is told it may take less than that, so that its answer still makes it back
 * @param answerLimit   bytes of body; a longer answer is a fault. The settings' own limit holds as well
 * @param fresh         only a connection opened for it will do: one at rest may be one that its server is closing
 * @param cancel        gives the exchange up at once
 */
public record HttpAsk(
        Endpoint endpoint,
        HttpMethod method,
        String target,
        MultiMap headers,
        WireBody body,
        Optional<RequestId> id,
        long timeoutMillis,
        long hopMarginMillis,
        long answerLimit,
        boolean fresh,
        CancelSignal cancel) {
    private static final long PROBE_ANSWER_LIMIT = 1L << 20;

    /** One whose body is held. */
    public HttpAsk(
            Endpoint endpoint,
            HttpMethod method,
            String target,
            MultiMap headers,
            Buffer body,
            Optional<RequestId> id,
            long timeoutMillis,
            long hopMarginMillis,
            long answerLimit,
            boolean fresh,
            CancelSignal cancel) {
        this(
                endpoint,
                method,
                target,
                headers,
                new WireBody.Whole(body),
                id,
                timeoutMillis,
                hopMarginMillis,
                answerLimit,
                fresh,
                cancel);
    }

    /** The request of an attempt. */
    public static HttpAsk of(Attempt attempt, HttpMethod method, String target, MultiMap headers, Buffer body) {
        return of(attempt, method, target, headers, new WireBody.Whole(body));
    }

    /** The request of an attempt. A body that cannot be sent again gets a connection that its server cannot be closing. */
    static HttpAsk of(Attempt attempt, HttpMethod method, String target, MultiMap headers, WireBody body) {
        return new HttpAsk(
                attempt.endpoint(),
                method,
                target,
                headers,
                body,
                Optional.of(attempt.call().request().id()),
                attempt.timeoutMillis(),
                attempt.hopMarginMillis(),
                Long.MAX_VALUE,
                isRetry(attempt) || body instanceof WireBody.Coming,
                attempt.cancel());
    }

    /** A question of ours about the endpoint itself; answers over 1 MiB are a fault. */
    public static HttpAsk probe(Endpoint endpoint, String target, long timeoutMillis) {
        return new HttpAsk(
                endpoint,
                HttpMethod.GET,
                target,
                MultiMap.caseInsensitiveMultiMap(),
                Buffer.buffer(0),
                Optional.empty(),
                timeoutMillis,
                0,
                PROBE_ANSWER_LIMIT,
                true,
                new CancelSignal());
    }

    /** The same question, with something to say. */
    HttpAsk posting(String json) {
        return new HttpAsk(
                endpoint,
                HttpMethod.POST,
                target,
                MultiMap.caseInsensitiveMultiMap().add(HttpHeaders.CONTENT_TYPE, "application/json"),
                Buffer.buffer(json),
                id,
                timeoutMillis,
                hopMarginMillis,
                answerLimit,
                fresh,
                cancel);
    }

    /** What failed before may have been such a connection, and the next one at rest another. */
    public static boolean isRetry(Attempt attempt) {
        return attempt.call().attempts() > 1;
    }
}
