package io.millrace.backends.tls;

import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.util.List;
import java.util.Optional;

/**
 * TLS of a port of ours.
 *
 * @param own      what clients are shown
 * @param clientCa whose clients are let in; empty asks no client for a certificate
 * @param clients  whether those without a certificate are let in as well
 */
public record ServerTls(CertifiedKey own, Optional<TrustedCertificates> clientCa, ClientCertificates clients) {
    /** What is asked of clients where {@code clientCa} is given. */
    public enum ClientCertificates {
        REQUIRED,
        /** One that is shown must still be good. */
        OPTIONAL
    }

    /** HTTP/2 and HTTP/1.1 by ALPN; a client that offers only others ends with {@code no_application_protocol}. */
    public SslContext context() {
        return context(List.of(TlsPolicy.HTTP_2, TlsPolicy.HTTP_1));
    }

    /** HTTP/1.1 alone. */
    public SslContext contextOfHttp1() {
        return context(List.of(TlsPolicy.HTTP_1));
    }

    private SslContext context(List<String> protocols) {
        SslContextBuilder side = SslContextBuilder.forServer(own.key(), own.chainAsArray());
        if (clientCa.isPresent())
            side.trustManager(clientCa.get().asArray())
                    .clientAuth(clients == ClientCertificates.REQUIRED ? ClientAuth.REQUIRE : ClientAuth.OPTIONAL);
        return TlsPolicy.apply(side, SelectorFailureBehavior.FATAL_ALERT, protocols);
    }
}
