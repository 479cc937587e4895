package io.millrace.config;

import io.millrace.config.yaml.Node.Entry;
import io.millrace.config.yaml.Node.Scalar;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** {@code tracing}, both ways. */
final class TracingForm {
    private TracingForm() {}

    /** Empty where it is left out, and where it has findings. */
    static Optional<TracingSettings> read(Section at) {
        Map<String, SecretText> headers = headers(at.section("headers"));
        double sample = at.ratio("sample", TracingSettings.DEFAULT_SAMPLE);
        String service = at.text("service", TracingSettings.DEFAULT_SERVICE);
        return at.scalar("otlp")
                .map(Scalar::text)
                .flatMap(otlp -> at.build(() -> new TracingSettings(URI.create(otlp), sample, service, headers)));
    }

    private static Map<String, SecretText> headers(Section at) {
        Map<String, SecretText> headers = new LinkedHashMap<>();
        for (Entry header : at.entries()) {
            TokenForm.read(at, header.key(), SecretText::new).ifPresent(value -> headers.put(header.key(), value));
        }
        return headers;
    }

    static Printed print(TracingSettings settings) {
        Printed out = new Printed()
                .text("otlp", settings.otlp().toString())
                .ratio("sample", settings.sample())
                .text("service", settings.service());
        if (settings.headers().isEmpty()) return out;
        Printed headers = new Printed();
        settings.headers().forEach((name, value) -> TokenForm.print(name, value.source(), headers));
        return out.section("headers", headers);
    }
}
