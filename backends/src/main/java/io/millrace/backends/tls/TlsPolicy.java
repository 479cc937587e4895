package io.millrace.backends.tls;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.util.List;
import javax.net.ssl.SSLException;

/**
 * What holds for every TLS connection of the process: versions 1.3 and 1.2; of the latter only ciphers with forward secrecy
 * that HTTP/2 does not forbid (RFC 9113, section 9.2.2; RFC 9325, section 4.2); no renegotiation that a client asks for.
 */
final class TlsPolicy {
    static final String HTTP_2 = "h2";
    static final String HTTP_1 = "http/1.1";

    private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};
    private static final List<String> CIPHERS = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    static {
        // Of TLS 1.2 alone, and work for us at the other side's word. Read once, by the first engine.
        String renegotiation = "jdk.tls.rejectClientInitiatedRenegotiation";
        if (System.getProperty(renegotiation) == null) System.setProperty(renegotiation, "true");
    }

    private TlsPolicy() {}

    /**
     * @param side      as far as certificates go
     * @param whenNone  what becomes of a handshake in which the two sides have no protocol in common
     * @param protocols offered or taken, by ALPN; the best first; none for one without ALPN
     */
    static SslContext apply(SslContextBuilder side, SelectorFailureBehavior whenNone, List<String> protocols) {
        try {
            return side.sslProvider(SslProvider.JDK)
                    .protocols(VERSIONS)
                    .ciphers(CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
                    .applicationProtocolConfig(
                            protocols.isEmpty()
                                    ? ApplicationProtocolConfig.DISABLED
                                    : new ApplicationProtocolConfig(
                                            Protocol.ALPN, whenNone, SelectedListenerFailureBehavior.ACCEPT, protocols))
                    .build();
        } catch (SSLException unusable) {
            throw new IllegalStateException("TLS cannot be set up: " + unusable.getMessage(), unusable);
        }
    }
}
