package io.millrace.router.explain;

import io.millrace.backends.EndpointId;

/**
 * An endpoint as it stood when an attempt was given one.
 *
 * @param tier           its pool's place in {@code serve}
 * @param inFlight       attempts under way there
 * @param deviceNanos    work its device had been given and not answered
 * @param predictedNanos when it was likely to answer, others' work on the device included
 * @param known          whether it had been heard of; else the figure is the others' work alone
 */
public record Considered(
        EndpointId endpoint,
        int tier,
        long inFlight,
        String device,
        long deviceNanos,
        long predictedNanos,
        boolean known,
        int weight,
        Standing standing) {}
