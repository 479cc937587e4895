package io.millrace.config;

import io.millrace.backends.Endpoint;
import io.millrace.backends.ServerFamily;
import io.millrace.backends.djl.DjlSettings;
import io.millrace.backends.http.HttpSettings;
import io.millrace.backends.load.MetricsPlace;
import io.millrace.backends.service.ServiceSettings;
import io.millrace.config.yaml.Node.Scalar;
import io.millrace.discovery.health.EjectionSettings;
import io.millrace.discovery.health.ProbeSettings;
import io.millrace.slo.breaker.BreakerSettings;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One of {@code pools}, both ways. */
final class PoolForm {
    private PoolForm() {}

    /** Everything in it is looked at, also where the protocol cannot be told, so that one look shows all. */
    static Optional<PoolConfig> read(String name, Section at) {
        HttpSettings http = HttpForm.read(at.section("http"))
                .orElse(HttpSettings.DEFAULTS)
                .with(TokenForm.read(at))
                .over(ClientTlsForm.read(at));
        ProbeSettings probe = HealthForm.readProbe(at.section("probe")).orElse(ProbeSettings.DEFAULTS);
        EjectionSettings eject = HealthForm.readEject(at.section("eject")).orElse(EjectionSettings.DEFAULTS);
        BreakerSettings breaker = HealthForm.readBreaker(at.section("breaker")).orElse(BreakerSettings.DEFAULTS);
        PickSettings picking = readPicking(at).orElse(PickSettings.DEFAULTS);
        Optional<ServerFamily> family = at.scalar("protocol").flatMap(protocol -> ServerFamily.of(protocol.text()));
        List<Endpoint> remote = EndpointForm.read(at, name, family.orElse(ServerFamily.OIP_REST));
        DiscoverSettings discover = DiscoverForm.read(at.section("discover")).orElse(DiscoverSettings.NOWHERE);
        Optional<DjlSettings> djl = DjlForm.read(at);
        Optional<ServiceSettings> service = ServiceForm.read(at.section("service"));
        boolean isDjl = family.equals(Optional.of(ServerFamily.DJL));
        List<Endpoint> endpoints = isDjl ? List.of(Endpoint.inProcess(name)) : remote;
        boolean isService = family.equals(Optional.of(ServerFamily.HTTP));
        // All of those given may be wrong, and are findings then.
        boolean lostAll = endpoints.isEmpty()
                && (at.value("endpoints").isPresent() || (at.value("discover").isPresent() && !discover.isAnywhere()));
        if (family.isEmpty() || lostAll || djl.isPresent() != isDjl) return Optional.empty();
        if (service.isPresent() != isService) return Optional.empty();
        Optional<MetricsPlace> metrics = at.scalar("metrics").flatMap(written -> metrics(at, written));
        boolean control = at.text("control", "refused").equals("passed");
        return at.build(() -> new PoolConfig(
                name,
                family.get(),
                endpoints,
                discover,
                http,
                djl,
                service,
                probe,
                eject,
                breaker,
                metrics,
                picking,
                control));
    }

    private static Optional<MetricsPlace> metrics(Section at, Scalar written) {
        try {
            return Optional.of(MetricsPlace.parse(written.text()));
        } catch (IllegalArgumentException problem) {
            at.refuse(written, problem::getMessage);
            return Optional.empty();
        }
    }

    private static Optional<PickSettings> readPicking(Section at) {
        PickSettings.Rule rule = at.scalar("pick")
                .map(word ->
                        PickSettings.Rule.valueOf(word.text().replace('-', '_').toUpperCase(Locale.ROOT)))
                .orElse(PickSettings.DEFAULTS.rule());
        return at.build(() -> new PickSettings(rule, at.number("cost", PickSettings.DEFAULTS.cost())));
    }

    private static String word(PickSettings.Rule rule) {
        return rule.name().replace('_', '-').toLowerCase(Locale.ROOT);
    }

    static Printed print(PoolConfig pool) {
        Printed out = new Printed().text("protocol", pool.family().keyword());
        if (pool.djl().isPresent()) DjlForm.print(pool.djl().get(), out);
        else {
            if (!pool.endpoints().isEmpty())
                out.sections(
                        "endpoints",
                        pool.endpoints().stream().map(EndpointForm::print).toList());
            if (!pool.discover().equals(DiscoverSettings.NOWHERE))
                out.section("discover", DiscoverForm.print(pool.discover()));
            out.section("http", HttpForm.print(pool.http()));
        }
        pool.http().token().ifPresent(token -> TokenForm.print(token, out));
        pool.http().tls().ifPresent(tls -> out.section("tls", ClientTlsForm.print(tls)));
        pool.service().ifPresent(service -> out.section("service", ServiceForm.print(service)));
        pool.metrics().ifPresent(metrics -> out.text("metrics", metrics.text()));
        return out.section("probe", HealthForm.print(pool.probe()))
                .section("eject", HealthForm.print(pool.ejection()))
                .section("breaker", HealthForm.print(pool.breaker()))
                .text("pick", word(pool.picking().rule()))
                .number("cost", pool.picking().cost())
                .text("control", pool.control() ? "passed" : "refused");
    }
}
