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
import io.millrace.router.trace.OpenSpan;
import io.millrace.router.traffic.Assignment;
import io.millrace.slo.Verdict;
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
     * @param span      absent of a call that is not traced
     * @param degraded  absent of a whole answer, and where there is none
     * @param assigned  its arm; absent where there was one way for it
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
            @Nullable OpenSpan span,
            @Nullable Degraded degraded,
            @Nullable Assignment assigned,
            long bytesIn,
            long bytesOut,
            Times times) {

        /**
         * By the objective of its model, which counts what we owe, of a streamed answer its beginning within the time, for the
         * rest is as long as the client wanted it: not what the client did wrong, nor whom it left waiting for nobody.
         */
        public Verdict verdict() {
            if (route == null || (failure == null ? isRefusal(status) : failure.isClients())) return Verdict.EXEMPT;
            if (failure != null) return Verdict.FAILED;
            boolean inTime =
                    times.promptNanos() <= route.config().slo().latency().toNanos();
            return inTime ? Verdict.GOOD : Verdict.LATE;
        }

        /** A server's own word that the client is wrong, passed on unread. */
        private static boolean isRefusal(int status) {
            return status >= 400 && status < 500;
        }
    }

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
