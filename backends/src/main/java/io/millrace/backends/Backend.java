package io.millrace.backends;

import io.millrace.inference.InferenceResponse;
import io.millrace.inference.ModelName;
import io.vertx.core.Future;
import java.util.Set;

/**
 * The endpoints of one pool, as one event loop speaks to them. Nothing is retried here.
 */
public interface Backend {

    /**
     * Sends one attempt. On the call's event loop, never blocks; the future completes on that loop.
     *
     * <p>A request in the server's own protocol is passed on unread and answered with
     * {@link InferenceResponse.Relayed}, the server's client-side errors (4xx) included. Any other is decoded,
     * translated, and answered with {@link InferenceResponse.Computed} after its rows, shapes and names were checked.
     *
     * <p>Fails with {@link io.millrace.inference.FailureException}: {@code Malformed}, {@code Unfit}, {@code NotCarried}
     * or {@code Refused} when the request is at fault, {@code AttemptFailed} when the server is, {@code Cancelled} when
     * the call's client left. When the client leaves, the exchange with the server is reset at once.
     */
    Future<InferenceResponse> send(Attempt attempt);

    /**
     * Asks the endpoint whether it is well and what it serves. Never fails: trouble of any kind is
     * {@link ProbeReport.Unwell}.
     *
     * @param wanted        models to learn about; those the server does not have or that are not ready are left out
     * @param timeoutMillis for the whole probe
     */
    Future<ProbeReport> probe(Endpoint endpoint, Set<ModelName> wanted, long timeoutMillis);

    /**
     * Asks the endpoint which models it has. Never fails; servers of most families cannot tell.
     *
     * @param timeoutMillis for all of it
     */
    default Future<ModelListing> models(Endpoint endpoint, long timeoutMillis) {
        return Future.succeededFuture(new ModelListing.Untold());
    }

    /** Closes idle connections; those in use close when their exchange ends. */
    Future<Void> close();
}
