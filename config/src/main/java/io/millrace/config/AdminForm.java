package io.millrace.config;

import java.util.Optional;

/** {@code admin}, both ways. */
final class AdminForm {
    private AdminForm() {}

    static Optional<AdminSettings> read(Section at) {
        AdminSettings defaults = AdminSettings.DEFAULTS;
        return at.build(
                () -> new AdminSettings(at.host("address", defaults.address()), at.whole("port", defaults.port())));
    }

    static Printed print(AdminSettings settings) {
        return new Printed().text("address", settings.address()).whole("port", settings.port());
    }
}
