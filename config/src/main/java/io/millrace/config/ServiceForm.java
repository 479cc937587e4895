package io.millrace.config;

import io.millrace.backends.service.ServiceSettings;
import io.millrace.config.yaml.Node.Entry;
import io.millrace.config.yaml.Node.Scalar;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** {@code service} of a pool of plain HTTP services, both ways. */
final class ServiceForm {
    private ServiceForm() {}

    static Optional<ServiceSettings> read(Section at) {
        if (at.value("path").isEmpty() || at.value("probe").isEmpty()) return Optional.empty();
        return at.build(() -> new ServiceSettings(
                at.text("method", ServiceSettings.DEFAULT_METHOD),
                at.text("path", ""),
                pointers(at.section("request")),
                pointers(at.section("response")),
                at.text("probe", "")));
    }

    private static Map<String, String> pointers(Section at) {
        Map<String, String> pointers = new LinkedHashMap<>();
        for (Entry each : at.entries())
            if (!at.isWrong(each.value()) && each.value() instanceof Scalar pointer)
                pointers.put(each.key(), pointer.text());
        return pointers;
    }

    static Printed print(ServiceSettings service) {
        Printed out = new Printed()
                .text("method", service.method())
                .text("path", service.path())
                .text("probe", service.probe());
        if (!service.request().isEmpty()) out.section("request", pointers(service.request()));
        if (!service.response().isEmpty()) out.section("response", pointers(service.response()));
        return out;
    }

    private static Printed pointers(Map<String, String> pointers) {
        Printed out = new Printed();
        pointers.forEach(out::text);
        return out;
    }
}
