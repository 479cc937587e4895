package io.millrace.config;

import io.millrace.backends.Endpoint;
import io.millrace.backends.ServerFamily;
import io.millrace.config.yaml.Node;
import io.millrace.config.yaml.Node.Scalar;
import io.millrace.config.yaml.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code endpoints} of a pool, both ways. */
final class EndpointForm {
    private EndpointForm() {}

    /** Without those that are wrong, which are findings by then. */
    static List<Endpoint> read(Section pool, String poolName, ServerFamily family) {
        List<Endpoint> endpoints = new ArrayList<>();
        Map<String, Place> places = new HashMap<>();
        for (Node item : pool.items("endpoints")) {
            Section mapping = pool.section(item);
            Optional<Scalar> written = item instanceof Scalar alone ? Optional.of(alone) : mapping.scalar("address");
            if (written.isEmpty()) continue;
            Scalar address = written.get();
            Optional<HostPort> at = parse(pool, address);
            if (at.isEmpty()) continue;
            Place first = places.putIfAbsent(at.get().canonical(), address.at());
            if (first != null)
                pool.refuse(
                        address, () -> "endpoint " + address.text() + " is given twice, first at " + first.inWords());
            else
                endpoints.add(endpoint(
                        mapping,
                        Endpoint.remote(
                                poolName,
                                family,
                                at.get().host().text(),
                                at.get().port())));
        }
        return endpoints;
    }

    private static Optional<HostPort> parse(Section pool, Scalar address) {
        try {
            return Optional.of(HostPort.parse(address.text()));
        } catch (IllegalArgumentException impossible) {
            pool.refuse(address, () -> String.valueOf(impossible.getMessage()));
            return Optional.empty();
        }
    }

    private static Endpoint endpoint(Section at, Endpoint plain) {
        Endpoint weighted = plain.withWeight(at.whole("weight", plain.weight()));
        return at.scalar("device").map(name -> weighted.onDevice(name.text())).orElse(weighted);
    }

    static Printed print(Endpoint endpoint) {
        Printed out = new Printed().text("address", endpoint.id().address()).whole("weight", endpoint.weight());
        endpoint.device().ifPresent(name -> out.text("device", name));
        return out;
    }
}
