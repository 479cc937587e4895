package io.millrace.router.frontend;

import io.millrace.inference.Fault;

/**
 * The HTTP status of an attempt that failed. Protocols agree on most of them, but not on these two.
 *
 * @param ended of a server that ended the exchange without an answer, or failed with a status that is not one of failure
 * @param invalid of an answer that cannot be understood
 */
public record FaultStatus(int ended, int invalid) {
    /** As a gateway says it, which most protocols leave to HTTP. */
    public static final FaultStatus GATEWAY = new FaultStatus(502, 502);

    public int of(Fault fault) {
        return switch (fault) {
            case Fault.Unconnected unconnected -> 503;
            case Fault.Saturated saturated -> 503;
            case Fault.LacksModel(var status, var message, var answer) -> status;
            case Fault.Ejected ejected -> 503;
            case Fault.TimedOut timedOut -> 504;
            case Fault.Reset reset -> ended;
            case Fault.BadAnswer badAnswer -> invalid;
            case Fault.ServerError(var status, var message, var answer) -> status >= 500 ? status : ended;
        };
    }
}
