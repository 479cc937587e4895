package io.millrace.config;

import io.millrace.backends.http.BearerToken;
import io.millrace.backends.tls.ServerTls;
import io.millrace.backends.tls.ServerTls.ClientCertificates;
import java.util.Optional;

/**
 * The admin port. Where others than this machine can reach it, it asks who they are.
 *
 * @param address an IP address or a host name to bind
 * @param port    0 takes a free one
 * @param token   what those who ask for more than health must show; one whose certificate {@code tls} has seen need not
 *                where that is optional
 * @param tls     HTTP/1.1 alone; empty takes clients without TLS
 */
public record AdminSettings(String address, int port, Optional<BearerToken> token, Optional<ServerTls> tls) {
    public static final AdminSettings DEFAULTS =
            new AdminSettings("127.0.0.1", 8081, Optional.empty(), Optional.empty());

    public AdminSettings {
        boolean asksForCertificates =
                tls.filter(AdminSettings::requiresCertificates).isPresent();
        if (!new Host(address).isLoopback() && token.isEmpty() && !asksForCertificates)
            throw new IllegalArgumentException("admin address " + address
                    + " is not a loopback address, and whoever reaches the admin port may use"
                    + " it: give it a token, or tls with a client-ca, or bind 127.0.0.1, ::1 or localhost");
        if (port < 0 || port > 65_535) throw new IllegalArgumentException("port must be in 0..65535");
    }

    private static boolean requiresCertificates(ServerTls tls) {
        return tls.clientCa().isPresent() && tls.clients() == ClientCertificates.REQUIRED;
    }

    public AdminSettings onPort(int another) {
        return new AdminSettings(address, another, token, tls);
    }
}
