package io.millrace.config;

import io.millrace.backends.tls.ServerTls;
import java.time.Duration;
import java.util.Optional;

/**
 * The data port: every client protocol, over HTTP/1.1 and HTTP/2.
 *
 * @param address          an IP address or a host name to bind
 * @param port             0 takes a free one
 * @param maxBody          bytes of one request body; more is refused
 * @param maxBuffered      bytes of all request bodies held at once; beyond it new ones are refused for load
 * @param replayLimit      bytes of a request body held so that it can be sent again; a longer one that goes unread to a
 *                         server of its protocol streams, and counts with this among those held
 * @param idleTimeout      a connection without traffic is closed after this
 * @param headTimeout      a request's head must be whole within this
 * @param writeStall       a client that takes nothing of a streamed answer for as long is cut
 * @param maxConnections   open client connections
 * @param maxStreams       concurrent HTTP/2 streams of one connection
 * @param tls              empty takes clients without TLS, over h2c
 */
public record ListenSettings(
        String address,
        int port,
        long maxBody,
        long maxBuffered,
        long replayLimit,
        Duration idleTimeout,
        Duration headTimeout,
        Duration writeStall,
        int maxConnections,
        int maxStreams,
        Optional<ServerTls> tls) {
    public static final ListenSettings DEFAULTS = new ListenSettings(
            "0.0.0.0",
            8080,
            64L << 20,
            512L << 20,
            1L << 20,
            Duration.ofSeconds(75),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            10_000,
            256,
            Optional.empty());

    public ListenSettings {
        new Host(address);
        if (port < 0 || port > 65_535) throw new IllegalArgumentException("port must be in 0..65535");
        if (maxBody < 1 || maxBody > Integer.MAX_VALUE)
            throw new IllegalArgumentException("max-body must be in 1 byte..2 GiB");
        if (maxBuffered < maxBody) throw new IllegalArgumentException("max-buffered must not be below max-body");
        if (replayLimit < 1 || replayLimit > maxBuffered)
            throw new IllegalArgumentException("replay-limit must be in 1 byte..max-buffered");
        if (writeStall.isNegative() || writeStall.isZero())
            throw new IllegalArgumentException("write-stall must be positive");
        if (maxConnections < 1) throw new IllegalArgumentException("max-connections must be at least 1");
        if (maxStreams < 1) throw new IllegalArgumentException("max-streams must be at least 1");
    }

    public ListenSettings onPort(int another) {
        return of(another, tls);
    }

    public ListenSettings with(Optional<ServerTls> otherTls) {
        return of(port, otherTls);
    }

    private ListenSettings of(int otherPort, Optional<ServerTls> otherTls) {
        return new ListenSettings(
                address,
                otherPort,
                maxBody,
                maxBuffered,
                replayLimit,
                idleTimeout,
                headTimeout,
                writeStall,
                maxConnections,
                maxStreams,
                otherTls);
    }
}
