package io.millrace.discovery.dns;

/** A name server to ask. */
public record DnsServer(String host, int port) {
    public DnsServer {
        if (port < 1 || port > 65_535)
            throw new IllegalArgumentException("server: port " + port + " is not in 1..65535");
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
