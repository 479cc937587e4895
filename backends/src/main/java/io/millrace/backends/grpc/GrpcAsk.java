package io.millrace.backends.grpc;

import io.millrace.backends.Attempt;
import io.millrace.backends.Endpoint;
import io.millrace.inference.CancelSignal;
import io.millrace.inference.Deadline;
import io.millrace.inference.RequestId;
import io.millrace.inference.WireBody;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One call to one endpoint.
 *
 * @param method        full, as {@code /inference.GRPCInferenceService/ModelInfer}
 * @param metadata      only what passes our hop is sent; gRPC's own and ours are added
 * @param content       the one message of it, shared and never written to; or messages as they come from the client, one
 *                      in each buffer. Not compressed and without their prefixes
 * @param timeoutMillis for the whole exchange, or until its answer is passed on, waiting for a connection included; at
 *                      least 1
 * @param beyondMillis  how much more than that the server is told it may take, for a stream has a time of its own to its
 *                      end; empty where it is told none
 * @param hopMarginMillis what the server is told it may take less than that, so that its answer still makes it back
 * @param answerLimit   bytes of a message; a longer one is a fault. The settings' own limit holds as well
 * @param cancel        gives the exchange up at once
 */
public record GrpcAsk(
        Endpoint endpoint,
        String method,
        MultiMap metadata,
        WireBody content,
        Optional<RequestId> id,
        long timeoutMillis,
        OptionalLong beyondMillis,
        long hopMarginMillis,
        long answerLimit,
        CancelSignal cancel) {
    private static final OptionalLong NOTHING_MORE = OptionalLong.of(0);
    private static final long PROBE_ANSWER_LIMIT = 1L << 20;

    /** A unary call. */
    public GrpcAsk(
            Endpoint endpoint,
            String method,
            MultiMap metadata,
            Buffer message,
            Optional<RequestId> id,
            long timeoutMillis,
            long hopMarginMillis,
            long answerLimit,
            CancelSignal cancel) {
        this(
                endpoint,
                method,
                metadata,
                new WireBody.Whole(message),
                id,
                timeoutMillis,
                NOTHING_MORE,
                hopMarginMillis,
                answerLimit,
                cancel);
    }

    /** The request of an attempt. */
    public static GrpcAsk of(Attempt attempt, String method, MultiMap metadata, Buffer message) {
        return of(attempt, method, metadata, new WireBody.Whole(message), NOTHING_MORE);
    }

    /** The request of an attempt whose answer may have any number of messages. */
    static GrpcAsk ofStream(Attempt attempt, String method, MultiMap metadata, WireBody content) {
        Deadline deadline = attempt.call().deadline();
        OptionalLong beyond = deadline.endNanos().isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of((deadline.endNanos().getAsLong() - deadline.atNanos()) / 1_000_000);
        return of(attempt, method, metadata, content, beyond);
    }

    private static GrpcAsk of(
            Attempt attempt, String method, MultiMap metadata, WireBody content, OptionalLong beyondMillis) {
        return new GrpcAsk(
                attempt.endpoint(),
                method,
                metadata,
                content,
                Optional.of(attempt.call().request().id()),
                attempt.timeoutMillis(),
                beyondMillis,
                attempt.hopMarginMillis(),
                Long.MAX_VALUE,
                attempt.cancel());
    }

    /** A question of ours about the endpoint itself; answers over 1 MiB are a fault. */
    public static GrpcAsk probe(Endpoint endpoint, String method, Buffer message, long timeoutMillis) {
        return new GrpcAsk(
                endpoint,
                method,
                MultiMap.caseInsensitiveMultiMap(),
                message,
                Optional.empty(),
                timeoutMillis,
                0,
                PROBE_ANSWER_LIMIT,
                new CancelSignal());
    }
}
