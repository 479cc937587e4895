package io.millrace.router.observe;

import io.prometheus.client.Collector;
import java.util.List;

/** Model servers: what they are sent, how they stand, and how they are found. */
enum FleetFamily implements Family {
    ATTEMPTS(
            Collector.Type.COUNTER,
            "attempts",
            "Sendings of calls to endpoints: ok, unconnected, reset, timedout, badanswer, servererror, saturated,"
                    + " lacksmodel (another was asked), ejected (given up because the endpoint was), or the client's"
                    + " doing: refused, cancelled, malformed, unfit, notcarried, unsupported.",
            "which server fails, and how",
            "pool",
            "endpoint",
            "outcome"),
    ATTEMPT_DURATION(
            Collector.Type.HISTOGRAM,
            "attempt_duration_seconds",
            "From the pick of an endpoint to its whole answer, of a streamed one to its last byte.",
            "how long servers take, without our queue",
            "pool"),
    FIRST_BYTE(
            Collector.Type.HISTOGRAM,
            "attempt_first_byte_seconds",
            "Of streamed answers, from the pick of an endpoint to the answer's head.",
            "the same for streams",
            "pool"),
    INFLIGHT(Collector.Type.GAUGE, "inflight", "Attempts under way now.", "who is busy", "pool", "endpoint"),
    DEVICE_LOAD(
            Collector.Type.GAUGE,
            "device_load",
            "Seconds of work that a device has been given and not answered, as predicted. An endpoint that names no"
                    + " device is one by itself.",
            "accelerators shared by models",
            "device"),
    ENDPOINT_STATE(
            Collector.Type.GAUGE,
            "endpoint_state",
            "1 for the state an endpoint is in: joining, serving, ejected, draining.",
            "who takes no traffic; `/v1/fleet` tells why",
            "pool",
            "endpoint",
            "state"),
    MODEL_ENDPOINTS(
            Collector.Type.GAUGE,
            "model_endpoints",
            "Endpoints of a pool that can be sent calls of a model now.",
            "0 in all pools: nobody serves it",
            "model",
            "pool"),
    ENDPOINT_WEIGHT(
            Collector.Type.GAUGE,
            "endpoint_weight",
            "What an endpoint's reports of its load multiply its share of traffic by; 1 is the mean of its pool, and"
                    + " of all that report nothing.",
            "why one server gets less",
            "pool",
            "endpoint"),
    REPORTED_UTILIZATION(
            Collector.Type.GAUGE,
            "endpoint_reported_utilization",
            "How busy an endpoint last said it is, for three minutes after it did; 1 is all it has, what waits there"
                    + " makes it more.",
            "[what servers say](operations.md#reported-load) of themselves",
            "pool",
            "endpoint"),
    LOAD_REPORT_FAILURES(
            Collector.Type.COUNTER,
            "load_report_failures",
            "Reports of load that could not be read, and scrapes that gave none.",
            "reports that should come and do not",
            "pool",
            "endpoint"),
    FLEET_GENERATION(
            Collector.Type.GAUGE,
            "fleet_generation",
            "Grows with each change of the fleet.",
            "how restless servers and registries are"),
    DISCOVERY_ENDPOINTS(
            Collector.Type.GAUGE,
            "discovery_endpoints",
            "Endpoints in a source's last good list.",
            "what a registry says there is",
            "pool",
            "source"),
    DISCOVERY_AGE(
            Collector.Type.GAUGE,
            "discovery_source_age_seconds",
            "Since a source last told what there is. One that waits for changes tells at the latest when it has"
                    + " waited.",
            "a registry that is away: its last good list is in use",
            "pool",
            "source"),
    DISCOVERY_FAILURES(
            Collector.Type.COUNTER,
            "discovery_failures",
            "Looks of a source that gave nothing to be believed.",
            "the same; `/v1/fleet` tells why",
            "pool",
            "source");

    @SuppressWarnings("ImmutableEnumChecker") // of strings and a List.of
    private final Entry entry;

    FleetFamily(Collector.Type type, String baseName, String help, String look, String... labels) {
        this.entry = new Entry(type, baseName, help, look, List.of(labels));
    }

    @Override
    public Entry entry() {
        return entry;
    }
}
