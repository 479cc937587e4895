package io.millrace.router.frontend;

import io.millrace.backends.grpc.GrpcCode;
import io.millrace.inference.Failure;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.RequestId;
import io.millrace.router.cache.CacheOutcome;
import io.millrace.router.chain.Degraded;
import io.millrace.router.route.Route;
import io.millrace.router.schedule.Candidate;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Told of each exchange when it has ended, for metrics and the access log. On the exchange's loop; must be quick. */
@FunctionalInterface
public interface CallLog {
    void ended(Entry entry);

    /**
     * @param frontend  label of the protocol the client speaks
     * @param request   as it came, of one of several in a stream the stream's
     * @param path      without the query, which may carry what must not be logged
     * @param model     as asked for; absent when none was named
     * @param route     of the model, absent when it is not ours
     * @param inference false for what only asks about a model or the process
     * @param status    as sent; 499 when the client left before
     * @param grpc      how a gRPC call ended, CANCELLED when its client left before; absent of any other
     * @param failure   absent when all went well
     * @param served    where the last attempt went; absent when there was none
     * @param cache     absent for a model without one
     * @param degraded  absent of a whole answer, and where there is none
     */
    record Entry(
            RequestId id,
            String frontend,
            HttpServerRequest request,
            String path,
            Optional<ModelName> model,
            Optional<ModelVersion> version,
            @Nullable Route route,
            boolean inference,
            int status,
            @Nullable GrpcCode grpc,
            @Nullable Failure failure,
            @Nullable Candidate served,
            int attempts,
            @Nullable CacheOutcome cache,
            @Nullable Degraded degraded,
            long bytesIn,
            long bytesOut,
            Times times) {}

    /**
     * All in nanoseconds.
     *
     * @param queuedNanos from the coming to the model's queue to the sending; 0 without
     * @param serverNanos from the pick of an endpoint to the end of its answer, of the attempt that gave it; 0 without
     * @param promptNanos from the request's head to the head of a streamed answer; of any other as {@code nanos}
     * @param nanos       from the request's head to the answer's handing over
     */
    record Times(long queuedNanos, long serverNanos, long promptNanos, long nanos) {}
}
