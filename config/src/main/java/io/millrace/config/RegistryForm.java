package io.millrace.config;

import io.millrace.backends.http.BearerToken;
import io.millrace.backends.tls.ClientTls;
import io.millrace.config.yaml.Node.Scalar;
import io.millrace.discovery.consul.ConsulAgent;
import io.millrace.discovery.dns.DnsServer;
import io.millrace.discovery.kubernetes.KubernetesAccess;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** {@code discovery}, both ways. */
final class RegistryForm {
    private RegistryForm() {}

    static Optional<RegistrySettings> read(Section at) {
        ConsulAgent consul = consul(at.section("consul")).orElse(ConsulAgent.DEFAULTS);
        Section dns = at.section("dns");
        Optional<DnsServer> server = dns.scalar("server").flatMap(text -> server(dns, text));
        Section kubernetes = at.section("kubernetes");
        Optional<Path> kubeconfig = kubernetes.path("kubeconfig");
        Optional<String> context = kubernetes.scalar("context").map(Scalar::text);
        return at.build(() -> new RegistrySettings(consul, server, new KubernetesAccess(kubeconfig, context)));
    }

    private static Optional<ConsulAgent> consul(Section at) {
        ConsulAgent defaults = ConsulAgent.DEFAULTS;
        Optional<BearerToken> token = TokenForm.read(at);
        Optional<ClientTls> tls = ClientTlsForm.read(at);
        Duration wait = at.duration("wait", defaults.waits());
        String address = at.text("address", defaults.address().toString());
        return at.build(() -> new ConsulAgent(URI.create(address), token, tls, wait));
    }

    private static Optional<DnsServer> server(Section at, Scalar text) {
        try {
            HostPort server = HostPort.parse(text.text());
            return Optional.of(new DnsServer(server.host().text(), server.port()));
        } catch (IllegalArgumentException none) {
            at.refuse(text, () -> String.valueOf(none.getMessage()));
            return Optional.empty();
        }
    }

    static Printed print(RegistrySettings settings) {
        ConsulAgent agent = settings.consul();
        Printed consul =
                new Printed().text("address", agent.address().toString()).duration("wait", agent.waits());
        agent.token().ifPresent(token -> TokenForm.print(token, consul));
        agent.tls().ifPresent(tls -> consul.section("tls", ClientTlsForm.print(tls)));
        Printed out = new Printed().section("consul", consul);
        settings.dns().ifPresent(server -> out.section("dns", new Printed().text("server", server.toString())));
        Printed kubernetes = new Printed();
        settings.kubernetes().kubeconfig().ifPresent(file -> kubernetes.text("kubeconfig", file.toString()));
        settings.kubernetes().context().ifPresent(context -> kubernetes.text("context", context));
        return kubernetes.keys().isEmpty() ? out : out.section("kubernetes", kubernetes);
    }
}
