package io.millrace.config;

import io.millrace.backends.http.HttpSettings;
import java.util.Optional;

/** {@code http} of a pool, both ways. */
final class HttpForm {
    private HttpForm() {}

    static Optional<HttpSettings> read(Section at) {
        HttpSettings defaults = HttpSettings.DEFAULTS;
        return at.build(() -> new HttpSettings(
                at.duration("connect-timeout", defaults.connectTimeout()),
                at.whole("max-connections", defaults.maxConnections()),
                at.whole("max-waiting", defaults.maxWaiting()),
                at.duration("keep-alive", defaults.keepAlive()),
                at.size("max-answer", defaults.maxAnswerBytes()),
                at.size("stream-above", defaults.streamAbove()),
                at.text("base-path", defaults.basePath()),
                Optional.empty(),
                Optional.empty()));
    }

    static Printed print(HttpSettings settings) {
        return new Printed()
                .duration("connect-timeout", settings.connectTimeout())
                .whole("max-connections", settings.maxConnections())
                .whole("max-waiting", settings.maxWaiting())
                .duration("keep-alive", settings.keepAlive())
                .size("max-answer", settings.maxAnswerBytes())
                .size("stream-above", settings.streamAbove())
                .text("base-path", settings.basePath());
    }
}
