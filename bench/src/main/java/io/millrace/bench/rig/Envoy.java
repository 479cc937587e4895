package io.millrace.bench.rig;

import java.util.List;
import java.util.stream.Collectors;

/** Envoy in front of servers, one worker, everything else as it is by default, which deals calls out in turn. */
final class Envoy {
    private Envoy() {}

    static String byDefault(int port, List<Integer> servers) {
        String endpoints = servers.stream()
                .map(server ->
                        "{endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: " + server + "}}}}")
                .collect(Collectors.joining(", "));
        return """
                static_resources:
                  listeners:
                  - address: {socket_address: {address: 127.0.0.1, port_value: %d}}
                    filter_chains:
                    - filters:
                      - name: envoy.filters.network.http_connection_manager
                        typed_config:
                          "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                          stat_prefix: clients
                          route_config:
                            virtual_hosts:
                            - {name: all, domains: ["*"], routes: [{match: {prefix: /}, route: {cluster: servers}}]}
                          http_filters:
                          - name: envoy.filters.http.router
                            typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}
                  clusters:
                  - name: servers
                    type: STATIC
                    load_assignment: {cluster_name: servers, endpoints: [{lb_endpoints: [%s]}]}
                """.formatted(port, endpoints);
    }
}
