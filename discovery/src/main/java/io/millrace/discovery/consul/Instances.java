package io.millrace.discovery.consul;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.backends.Endpoint;
import io.millrace.backends.ServerFamily;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads an answer of {@code /v1/health/service}. Of an instance's metadata {@code protocol}, {@code device} and {@code weight}
 * are looked at; one that speaks another protocol than its pool is not the pool's.
 */
final class Instances {
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(32).build())
            .build());
    private static final int MOST_WEIGHT = 1_000;

    private final String pool;
    private final ServerFamily family;

    Instances(String pool, ServerFamily family) {
        this.pool = pool;
        this.family = family;
    }

    /** @throws IOException where it is another document */
    List<Endpoint> read(byte[] body, List<String> tags) throws IOException {
        JsonNode all = JSON.readTree(body);
        if (all == null || !all.isArray()) throw new IOException("the answer of Consul is not a list of instances");
        List<Endpoint> endpoints = new ArrayList<>();
        for (JsonNode instance : all) {
            JsonNode service = instance.path("Service");
            if (!service.isObject()) throw new IOException("an instance in the answer of Consul has no 'Service'");
            if (hasAll(service.path("Tags"), tags) && isOurs(service.path("Meta")))
                endpoints.add(endpoint(instance, service));
        }
        return endpoints;
    }

    private Endpoint endpoint(JsonNode instance, JsonNode service) throws IOException {
        String ofService = service.path("Address").asText("");
        // A service without an address of its own has its node's.
        String host =
                ofService.isEmpty() ? instance.path("Node").path("Address").asText("") : ofService;
        int port = service.path("Port").asInt();
        if (host.isEmpty() || port < 1 || port > 65_535)
            throw new IOException("instance '" + service.path("ID").asText() + "' has no address with a port");
        JsonNode meta = service.path("Meta");
        Endpoint found = Endpoint.remote(pool, family, host, port).withWeight(weight(service, meta));
        String device = meta.path("device").asText("");
        return device.isEmpty() ? found : found.onDevice(device);
    }

    private static int weight(JsonNode service, JsonNode meta) {
        int told = meta.path("weight")
                .asInt(service.path("Weights").path("Passing").asInt(1));
        return Math.clamp(told, 1, MOST_WEIGHT);
    }

    private boolean isOurs(JsonNode meta) {
        String protocol = meta.path("protocol").asText("");
        return protocol.isEmpty() || protocol.equals(family.keyword());
    }

    private static boolean hasAll(JsonNode tags, List<String> wanted) {
        List<String> has = new ArrayList<>();
        for (JsonNode tag : tags) has.add(tag.asText());
        return has.containsAll(wanted);
    }
}
