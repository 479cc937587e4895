package io.millrace.config;

import io.millrace.backends.tls.ServerTls;
import java.util.Optional;

/** {@code listen}, both ways. */
final class ListenForm {
    private ListenForm() {}

    static Optional<ListenSettings> read(Section at) {
        ListenSettings defaults = ListenSettings.DEFAULTS;
        Optional<ServerTls> tls = ServerTlsForm.read(at);
        return at.build(() -> new ListenSettings(
                at.host("address", defaults.address()),
                at.whole("port", defaults.port()),
                at.size("max-body", defaults.maxBody()),
                at.size("max-buffered", defaults.maxBuffered()),
                at.size("replay-limit", defaults.replayLimit()),
                at.duration("idle-timeout", defaults.idleTimeout()),
                at.duration("head-timeout", defaults.headTimeout()),
                at.duration("write-stall", defaults.writeStall()),
                at.whole("max-connections", defaults.maxConnections()),
                at.whole("max-streams", defaults.maxStreams()),
                tls));
    }

    static Printed print(ListenSettings settings) {
        Printed out = new Printed()
                .text("address", settings.address())
                .whole("port", settings.port())
                .size("max-body", settings.maxBody())
                .size("max-buffered", settings.maxBuffered())
                .size("replay-limit", settings.replayLimit())
                .duration("idle-timeout", settings.idleTimeout())
                .duration("head-timeout", settings.headTimeout())
                .duration("write-stall", settings.writeStall())
                .whole("max-connections", settings.maxConnections())
                .whole("max-streams", settings.maxStreams());
        settings.tls().ifPresent(tls -> out.section("tls", ServerTlsForm.print(tls)));
        return out;
    }
}
