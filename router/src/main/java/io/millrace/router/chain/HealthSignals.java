package io.millrace.router.chain;

import io.millrace.backends.EndpointId;
import io.millrace.inference.Failure;
import io.millrace.router.schedule.EndpointLoad;
import io.millrace.slo.breaker.Verdict;

/** What live traffic tells of an endpoint's health. Any event loop; cheap when all is well. */
public interface HealthSignals {

    /** @param begunNanos when the attempt was sent */
    void succeeded(EndpointLoad endpoint, long begunNanos);

    /**
     * @param begunNanos when the attempt was sent
     * @param verdict    what its failure says of the endpoint, which may be that it is well
     */
    void failed(EndpointLoad endpoint, long begunNanos, Failure failure, Verdict verdict);

    /** Attempts were sent and none has ended for a while: ask it at once. */
    void suspect(EndpointId endpoint);
}
