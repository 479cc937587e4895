package io.millrace.backends.grpc;

import io.millrace.backends.Attempt;
import io.millrace.backends.Endpoint;
import io.millrace.inference.CancelSignal;
import io.millrace.inference.RequestId;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/**
 * One unary call to one endpoint.
 *
 * @param method        full, as {@code /inference.GRPCInferenceService/ModelInfer}
 * @param metadata      only what passes our hop is sent; gRPC's own and ours are added
 * @param message       shared, never written to; not compressed and without its prefix
 * @param timeoutMillis for the whole exchange, waiting for a connection included; at least 1
 * @param hopMarginMillis what the server is told it may take less than that, so that its answer still makes it back
 * @param answerLimit   bytes of the message; a longer one is a fault. The settings' own limit holds as well
 * @param cancel        gives the exchange up at once
 */
public record GrpcAsk(
        Endpoint endpoint,
        String method,
        MultiMap metadata,
        Buffer message,
        Optional<RequestId> id,
        long timeoutMillis,
        long hopMarginMillis,
        long answerLimit,
        CancelSignal cancel) {
    private static final long PROBE_ANSWER_LIMIT = 1L << 20;

    /** The request of an attempt. */
    public static GrpcAsk of(Attempt attempt, String method, MultiMap metadata, Buffer message) {
        return new GrpcAsk(
                attempt.endpoint(),
                method,
                metadata,
                message,
                Optional.of(attempt.call().request().id()),
                attempt.timeoutMillis(),
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
