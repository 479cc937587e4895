package io.millrace.config;

import io.millrace.config.yaml.Node.Scalar;
import io.millrace.discovery.consul.ConsulService;
import io.millrace.discovery.dns.DnsName;
import io.millrace.discovery.kubernetes.InferencePoolTarget;
import io.millrace.discovery.kubernetes.ServiceTarget;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code discover} of a pool, both ways; its sources are those of {@code peers}, too. */
final class DiscoverForm {
    private static final String ALL = "all";
    private static final String LISTED = "listed";

    private DiscoverForm() {}

    static Optional<DiscoverSettings> read(Section at) {
        Optional<Path> file = at.path("file");
        Optional<DnsName> dns = at.scalar("dns").flatMap(text -> dns(at, text));
        Optional<ConsulService> consul = at.value("consul").isEmpty() ? Optional.empty() : consul(at);
        Section kubernetes = at.section("kubernetes");
        Optional<String> namespace = kubernetes.scalar("namespace").map(Scalar::text);
        Optional<String> port = kubernetes.scalar("port").map(Scalar::text);
        Optional<ServiceTarget> service = kubernetes
                .scalar("service")
                .flatMap(name -> kubernetes.build(() -> new ServiceTarget(namespace, name.text(), port)));
        Optional<InferencePoolTarget> inferencePool = kubernetes
                .scalar("inference-pool")
                .flatMap(name -> kubernetes.build(() -> new InferencePoolTarget(namespace, name.text())));
        boolean allModels = !at.keys().isEmpty() && at.text("models", ALL).equals(ALL);
        return at.build(() -> new DiscoverSettings(file, dns, consul, service, inferencePool, allModels));
    }

    private static Optional<DnsName> dns(Section at, Scalar text) {
        try {
            return Optional.of(DnsName.parse(text.text()));
        } catch (IllegalArgumentException none) {
            at.refuse(text, () -> "'dns': " + none.getMessage());
            return Optional.empty();
        }
    }

    private static Optional<ConsulService> consul(Section at) {
        Optional<Scalar> alone = at.scalar("consul");
        Section mapping = at.section("consul");
        String name =
                alone.or(() -> mapping.scalar("service")).map(Scalar::text).orElse("");
        List<String> tags = mapping.items("tags").stream()
                .filter(Scalar.class::isInstance)
                .map(tag -> ((Scalar) tag).text())
                .toList();
        Optional<String> datacenter = mapping.scalar("datacenter").map(Scalar::text);
        return at.build(() -> new ConsulService(name, tags, datacenter));
    }

    static Printed print(DiscoverSettings settings) {
        return sources(settings, new Printed()).text("models", settings.allModels() ? ALL : LISTED);
    }

    static Printed sources(DiscoverSettings settings, Printed out) {
        settings.file().ifPresent(file -> out.text("file", file.toString()));
        settings.dns().ifPresent(name -> out.text("dns", name.toString()));
        settings.consul().ifPresent(service -> out.section("consul", print(service)));
        if (settings.service().isPresent() || settings.inferencePool().isPresent())
            out.section("kubernetes", kubernetes(settings));
        return out;
    }

    private static Printed print(ConsulService service) {
        Printed out = new Printed().text("service", service.name());
        if (!service.tags().isEmpty()) out.texts("tags", service.tags());
        service.datacenter().ifPresent(name -> out.text("datacenter", name));
        return out;
    }

    private static Printed kubernetes(DiscoverSettings settings) {
        Printed out = new Printed();
        settings.service().ifPresent(service -> {
            service.namespace().ifPresent(name -> out.text("namespace", name));
            out.text("service", service.service());
            service.port().ifPresent(port -> out.text("port", port));
        });
        settings.inferencePool().ifPresent(pool -> {
            pool.namespace().ifPresent(name -> out.text("namespace", name));
            out.text("inference-pool", pool.name());
        });
        return out;
    }
}
