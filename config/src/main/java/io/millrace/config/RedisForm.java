package io.millrace.config;

import io.millrace.backends.tls.ClientTls;
import io.millrace.config.yaml.Node.Scalar;
import java.util.Optional;

/** {@code redis}, both ways. Without it routers share nothing, and look nothing up. */
final class RedisForm {
    private RedisForm() {}

    static Optional<RedisSettings> read(Section at) {
        Optional<HostPort> address = at.scalar("address").flatMap(text -> address(at, text));
        Optional<String> username = at.scalar("username").map(Scalar::text);
        Optional<RedisPassword> password = TokenForm.read(at, "password", RedisPassword::new);
        Optional<ClientTls> tls = ClientTlsForm.read(at);
        return address.flatMap(server -> at.build(() -> new RedisSettings(
                server.host().text(),
                server.port(),
                username,
                password,
                at.whole("database", 0),
                tls,
                at.duration("timeout", RedisSettings.DEFAULT_TIMEOUT),
                at.size("max-value", RedisSettings.DEFAULT_MAX_VALUE),
                at.text("key-prefix", RedisSettings.DEFAULT_KEY_PREFIX))));
    }

    private static Optional<HostPort> address(Section at, Scalar text) {
        try {
            return Optional.of(HostPort.parse(text.text()));
        } catch (IllegalArgumentException none) {
            at.refuse(text, () -> String.valueOf(none.getMessage()));
            return Optional.empty();
        }
    }

    static Printed print(RedisSettings settings) {
        Printed out = new Printed().text("address", settings.address());
        settings.username().ifPresent(name -> out.text("username", name));
        settings.password().ifPresent(password -> TokenForm.print("password", password.source(), out));
        out.whole("database", settings.database());
        settings.tls().ifPresent(tls -> out.section("tls", ClientTlsForm.print(tls)));
        return out.duration("timeout", settings.timeout())
                .size("max-value", settings.maxValue())
                .text("key-prefix", settings.keyPrefix());
    }
}
