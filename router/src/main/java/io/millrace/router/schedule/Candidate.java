package io.millrace.router.schedule;

import io.millrace.backends.Endpoint;
import io.millrace.backends.ServedModel;
import io.millrace.discovery.EndpointState;
import io.millrace.inference.WireForm;

/**
 * An endpoint that takes traffic for a model.
 *
 * @param model   as served there; its signature is the declared one where the server publishes none
 * @param serving since when, for slow start
 * @param device  that it runs on
 * @param latency what it takes for this model
 */
public record Candidate(
        Endpoint endpoint,
        ServedModel model,
        EndpointState.Serving serving,
        EndpointLoad load,
        DeviceLoad device,
        LatencyByLoad latency) {

    /** With the accounts that belong to the endpoint. */
    public Candidate(Endpoint endpoint, ServedModel model, EndpointState.Serving serving, EndpointLoad load) {
        this(endpoint, model, serving, load, load.device(endpoint), load.latency(model.name()));
    }

    /** Whether it takes messages of this protocol unread. */
    public boolean speaks(WireForm form) {
        return endpoint.family().speaks(form);
    }
}
