package io.millrace.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointConditions;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.millrace.backends.Endpoint;
import io.millrace.backends.ServerFamily;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the slices of one Service. An address may stand in several while they are rearranged; a pod of a Service with two
 * families of addresses stands in slices of both, and is one server all the same: it is taken at its IPv4 address.
 */
final class Slices {
    private static final Comparator<EndpointSlice> IPV4_FIRST =
            Comparator.comparing(slice -> "IPv6".equals(slice.getAddressType()));

    private final String pool;
    private final ServerFamily family;
    private final Optional<String> wantedPort;

    Slices(String pool, ServerFamily family, Optional<String> wantedPort) {
        this.pool = pool;
        this.family = family;
        this.wantedPort = wantedPort;
    }

    /** Always in the same order. */
    List<Endpoint> read(List<EndpointSlice> slices) {
        Map<String, Endpoint> found = new HashMap<>();
        for (EndpointSlice slice : slices.stream().sorted(IPV4_FIRST).toList()) {
            Optional<Integer> port = port(slice.getPorts());
            if (port.isEmpty() || slice.getEndpoints() == null) continue;
            for (var each : slice.getEndpoints()) {
                if (!isReady(each.getConditions()) || each.getAddresses() == null) continue;
                // Of several addresses of one endpoint all lead to it.
                if (each.getAddresses().isEmpty()) continue;
                Endpoint endpoint =
                        Endpoint.remote(pool, family, each.getAddresses().getFirst(), port.get());
                found.putIfAbsent(server(each.getTargetRef(), endpoint), endpoint);
            }
        }
        List<Endpoint> all = new ArrayList<>(found.values());
        all.sort(Comparator.comparing(endpoint -> endpoint.id().address()));
        return all;
    }

    private static String server(@Nullable ObjectReference behind, Endpoint endpoint) {
        return behind != null && "Pod".equals(behind.getKind()) && behind.getUid() != null
                ? behind.getUid() + ":" + endpoint.port()
                : endpoint.id().address();
    }

    /** What is not told means yes. */
    private static boolean isReady(EndpointConditions conditions) {
        return conditions == null || !Boolean.FALSE.equals(conditions.getReady());
    }

    private Optional<Integer> port(List<EndpointPort> ports) {
        if (ports == null) return Optional.empty();
        if (wantedPort.isEmpty())
            return ports.size() == 1 ? Optional.ofNullable(ports.getFirst().getPort()) : Optional.empty();
        for (EndpointPort port : ports) {
            if (port.getPort() == null) continue;
            String wanted = wantedPort.get();
            if (wanted.equals(port.getName()) || wanted.equals(port.getPort().toString()))
                return Optional.of(port.getPort());
        }
        return Optional.empty();
    }
}
