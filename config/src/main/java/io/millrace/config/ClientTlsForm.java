package io.millrace.config;

import io.millrace.backends.tls.CertifiedKey;
import io.millrace.backends.tls.ClientTls;
import io.millrace.backends.tls.ClientTls.Verify;
import io.millrace.backends.tls.TrustedCertificates;
import io.millrace.config.yaml.Node.Scalar;
import java.util.Locale;
import java.util.Optional;

/** {@code tls} of a pool, both ways. */
final class ClientTlsForm {
    private ClientTlsForm() {}

    /** Present, be it without keys, is with TLS. */
    static Optional<ClientTls> read(Section pool) {
        if (pool.value("tls").isEmpty()) return Optional.empty();
        Section at = pool.section("tls");
        Optional<TrustedCertificates> ca = PemForm.readTrusted(at, "ca");
        Optional<CertifiedKey> own = PemForm.read(at);
        Optional<String> serverName =
                at.scalar("server-name").map(Scalar::text).map(otherwise -> at.host("server-name", otherwise));
        Verify verify = at.scalar("verify")
                .map(word -> Verify.valueOf(word.text().toUpperCase(Locale.ROOT)))
                .orElse(ClientTls.DEFAULTS.verify());
        return at.build(() -> new ClientTls(ca, serverName, own, verify));
    }

    static Printed print(ClientTls tls) {
        Printed out = new Printed();
        tls.ca().ifPresent(ca -> out.text("ca", ca.file().toString()));
        tls.serverName().ifPresent(name -> out.text("server-name", name));
        tls.own().ifPresent(own -> PemForm.print(own, out));
        return out.text("verify", tls.verify().name().toLowerCase(Locale.ROOT));
    }
}
