package io.millrace.backends.tls;

import java.util.Optional;

/**
 * TLS to the servers of a pool.
 *
 * @param ca         who may have certified them; empty takes the authorities that Java knows
 * @param serverName asked for, and looked for in their certificates, in place of the host of their address
 * @param own        what they are shown if they ask
 * @param verify     what of a server's certificate is looked at
 */
public record ClientTls(
        Optional<TrustedCertificates> ca, Optional<String> serverName, Optional<CertifiedKey> own, Verify verify) {
    public static final ClientTls DEFAULTS =
            new ClientTls(Optional.empty(), Optional.empty(), Optional.empty(), Verify.FULL);

    /** What of a server's certificate must be right. */
    public enum Verify {
        /** Who certified it, until when, and for which name. */
        FULL,
        /** All but its name. */
        CHAIN,
        /** Nothing: whoever answers is taken for the server. */
        NONE
    }

    public ClientTls {
        if (verify == Verify.NONE && ca.isPresent())
            throw new IllegalArgumentException("ca has no part in it with verify none");
    }
}
