package io.millrace.config;

import io.millrace.backends.http.BearerToken;
import io.millrace.backends.tls.ServerTls;
import java.util.Optional;

/** {@code admin}, both ways. */
final class AdminForm {
    private AdminForm() {}

    static Optional<AdminSettings> read(Section at) {
        AdminSettings defaults = AdminSettings.DEFAULTS;
        Optional<BearerToken> token = TokenForm.read(at);
        Optional<ServerTls> tls = ServerTlsForm.read(at);
        return at.build(() -> new AdminSettings(
                at.host("address", defaults.address()), at.whole("port", defaults.port()), token, tls));
    }

    static Printed print(AdminSettings settings) {
        Printed out = new Printed().text("address", settings.address()).whole("port", settings.port());
        settings.token().ifPresent(token -> TokenForm.print(token, out));
        settings.tls().ifPresent(tls -> out.section("tls", ServerTlsForm.print(tls)));
        return out;
    }
}
