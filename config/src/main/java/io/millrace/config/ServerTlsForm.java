package io.millrace.config;

import io.millrace.backends.tls.CertifiedKey;
import io.millrace.backends.tls.ServerTls;
import io.millrace.backends.tls.ServerTls.ClientCertificates;
import io.millrace.backends.tls.TrustedCertificates;
import java.util.Locale;
import java.util.Optional;

/** {@code tls} of {@code listen} and {@code admin}, both ways. */
final class ServerTlsForm {
    private ServerTlsForm() {}

    static Optional<ServerTls> read(Section port) {
        if (port.value("tls").isEmpty()) return Optional.empty();
        Section at = port.section("tls");
        Optional<CertifiedKey> own = PemForm.read(at);
        Optional<TrustedCertificates> clientCa = PemForm.readTrusted(at, "client-ca");
        ClientCertificates clients = at.scalar("verify-client")
                .map(word -> ClientCertificates.valueOf(word.text().toUpperCase(Locale.ROOT)))
                .orElse(ClientCertificates.REQUIRED);
        return own.map(key -> new ServerTls(key, clientCa, clients));
    }

    static Printed print(ServerTls tls) {
        Printed out = new Printed();
        PemForm.print(tls.own(), out);
        tls.clientCa()
                .ifPresent(ca -> out.text("client-ca", ca.file().toString())
                        .text("verify-client", tls.clients().name().toLowerCase(Locale.ROOT)));
        return out;
    }
}
