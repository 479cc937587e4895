package io.millrace.bench.rig;

import java.util.List;
import java.util.stream.Collectors;

/**
 * nginx in front of servers, one worker, tuned as its manual says for servers that keep connections.
 *
 * @param servers  their ports on the loopback address
 * @param balance  a directive of the upstream, as {@code least_conn;}; empty for its default, which is round robin
 * @param http     more of the {@code http} section
 * @param location more of the location
 */
record Nginx(List<Integer> servers, String balance, String http, String location) {

    static Nginx roundRobin(List<Integer> servers) {
        return new Nginx(servers, "", "", "");
    }

    String config(int port) {
        return """
                worker_processes 1;
                pid nginx.pid;
                error_log stderr crit;
                events { worker_connections 16384; multi_accept on; }
                http {
                    client_body_temp_path tmp-body; proxy_temp_path tmp-proxy; fastcgi_temp_path tmp-fastcgi;
                    uwsgi_temp_path tmp-uwsgi; scgi_temp_path tmp-scgi;
                    access_log off;
                    server_tokens off;
                    tcp_nodelay on;
                    keepalive_requests 1000000000;
                    keepalive_timeout 1h;
                    %s
                    upstream servers {
                        %s
                        %s
                        keepalive 1024;
                        keepalive_requests 1000000000;
                        keepalive_time 10h;
                        keepalive_timeout 1h;
                    }
                    server {
                        listen 127.0.0.1:%d backlog=4096;
                        location / {
                            proxy_pass http://servers;
                            proxy_http_version 1.1;
                            proxy_set_header Connection "";
                            %s
                        }
                    }
                }
                """.formatted(http, balance, upstreams(), port, location);
    }

    private String upstreams() {
        return servers.stream()
                .map(server -> "server 127.0.0.1:" + server + ";")
                .collect(Collectors.joining(" "));
    }
}
