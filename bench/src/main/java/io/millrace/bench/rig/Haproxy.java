package io.millrace.bench.rig;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** HAProxy in front of servers, one thread, connections to them shared as its manual recommends; leastconn. */
final class Haproxy {
    private Haproxy() {}

    static String leastConnections(int port, List<Integer> servers) {
        return """
                global
                    nbthread 1
                    maxconn 4096
                defaults
                    mode http
                    timeout connect 5s
                    timeout client 1h
                    timeout server 1h
                    timeout http-keep-alive 1h
                    http-reuse always
                frontend clients
                    bind 127.0.0.1:%d
                    default_backend servers
                backend servers
                    balance leastconn
                """.formatted(port)
                + IntStream.range(0, servers.size())
                        .mapToObj(i -> "    server s" + i + " 127.0.0.1:" + servers.get(i) + "\n")
                        .collect(Collectors.joining());
    }
}
