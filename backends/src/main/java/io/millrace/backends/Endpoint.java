package io.millrace.backends;

import java.util.Optional;

/**
 * One address of one server.
 *
 * @param host   name or address; empty text for an in-JVM endpoint
 * @param port   0 for an in-JVM endpoint
 * @param weight share of the traffic relative to its peers, at least 1
 * @param device what it runs on, as {@code node7/gpu0}; endpoints that name the same device share one load account
 */
public record Endpoint(EndpointId id, ServerFamily family, String host, int port, int weight, Optional<String> device) {
    public Endpoint {
        if (weight < 1) throw new IllegalArgumentException("weight of " + id + " is below 1");
        if (port < 0 || port > 65_535) throw new IllegalArgumentException("port of " + id + " is out of range");
    }

    public static Endpoint remote(String pool, ServerFamily family, String host, int port) {
        String address = host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
        return new Endpoint(new EndpointId(pool, address), family, host, port, 1, Optional.empty());
    }

    public static Endpoint inProcess(String pool) {
        return new Endpoint(new EndpointId(pool, EndpointId.IN_PROCESS), ServerFamily.DJL, "", 0, 1, Optional.empty());
    }

    public Endpoint withWeight(int newWeight) {
        return new Endpoint(id, family, host, port, newWeight, device);
    }

    public Endpoint onDevice(String name) {
        return new Endpoint(id, family, host, port, weight, Optional.of(name));
    }
}
