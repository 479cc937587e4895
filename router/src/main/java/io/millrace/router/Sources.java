package io.millrace.router;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.millrace.backends.Endpoint;
import io.millrace.backends.ServerFamily;
import io.millrace.config.DiscoverSettings;
import io.millrace.config.PeerSettings;
import io.millrace.config.PoolConfig;
import io.millrace.config.RegistrySettings;
import io.millrace.config.RouterConfig;
import io.millrace.config.TargetsFile;
import io.millrace.discovery.ControlLoop;
import io.millrace.discovery.FleetSource;
import io.millrace.discovery.consul.ConsulClients;
import io.millrace.discovery.consul.ConsulLookup;
import io.millrace.discovery.dns.DnsClient;
import io.millrace.discovery.dns.DnsLookup;
import io.millrace.discovery.file.FileLookup;
import io.millrace.discovery.fixed.StaticSource;
import io.millrace.discovery.kubernetes.InferencePoolLookup;
import io.millrace.discovery.kubernetes.ServiceLookup;
import io.millrace.discovery.polled.Lookup;
import io.millrace.discovery.polled.PollSettings;
import io.millrace.discovery.polled.PolledSource;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Where each pool's endpoints come from, and the routers beside this one. What the sources share is made when the first wants it. On the control loop. */
final class Sources implements AutoCloseable {
    private final Vertx vertx;
    private final RegistrySettings registries;
    private final int consulQueries;
    private final ControlLoop loop;
    private final RandomGenerator random;
    private @Nullable DnsClient dns;
    private @Nullable HttpClient consul;
    private @Nullable KubernetesClient kubernetes;

    /** @param consulQueries that may wait for news at once */
    Sources(Vertx vertx, RegistrySettings registries, int consulQueries, ControlLoop loop, RandomGenerator random) {
        this.vertx = vertx;
        this.registries = registries;
        this.consulQueries = consulQueries;
        this.loop = loop;
        this.random = random;
    }

    /** For all pools of a config. */
    static Sources ofPools(Vertx vertx, RouterConfig config, ControlLoop loop, RandomGenerator random) {
        long consulQueries = config.pools().values().stream()
                .filter(pool -> pool.discover().consul().isPresent())
                .count();
        return new Sources(vertx, config.registries(), (int) consulQueries, loop, random);
    }

    List<FleetSource> of(PoolConfig pool) {
        return of(pool.name(), pool.family(), pool.endpoints(), pool.discover());
    }

    List<FleetSource> of(PeerSettings peers) {
        return of(PeerSettings.NAME, ServerFamily.OIP_REST, peers.endpoints(), peers.discover());
    }

    /** In the order in which they are believed. */
    private List<FleetSource> of(String pool, ServerFamily family, List<Endpoint> endpoints, DiscoverSettings where) {
        List<FleetSource> sources = new ArrayList<>();
        if (!endpoints.isEmpty()) sources.add(new StaticSource(endpoints));
        PollSettings settings = PollSettings.DEFAULTS;
        where.file().ifPresent(path -> {
            TargetsFile targets = new TargetsFile(pool, family);
            sources.add(polled("file " + path, new FileLookup(vertx, path, targets::read), settings));
        });
        where.dns()
                .ifPresent(
                        name -> sources.add(polled("dns " + name, new DnsLookup(dns(), name, pool, family), settings)));
        where.consul()
                .ifPresent(service -> sources.add(polled(
                        "consul " + service.name(),
                        new ConsulLookup(consul(), registries.consul(), service, pool, family),
                        settings.waiting(registries.consul().longestWait()))));
        where.service()
                .ifPresent(service -> sources.add(polled(
                        "kubernetes " + service,
                        new ServiceLookup(kubernetes(), service, pool, family, loop),
                        settings.atHand())));
        where.inferencePool()
                .ifPresent(target -> sources.add(polled(
                        "kubernetes " + target,
                        new InferencePoolLookup(kubernetes(), target, pool, family, loop),
                        settings.atHand())));
        return sources;
    }

    private FleetSource polled(String name, Lookup lookup, PollSettings settings) {
        return new PolledSource(name, lookup, settings, loop, random);
    }

    private DnsClient dns() {
        if (dns == null) dns = new DnsClient(registries.dns());
        return dns;
    }

    private HttpClient consul() {
        if (consul == null) consul = ConsulClients.client(vertx, registries.consul(), consulQueries);
        return consul;
    }

    private KubernetesClient kubernetes() {
        if (kubernetes == null) kubernetes = registries.kubernetes().client(random);
        return kubernetes;
    }

    @Override
    public void close() {
        Optional.ofNullable(dns).ifPresent(DnsClient::close);
        Optional.ofNullable(consul).ifPresent(HttpClient::close);
        Optional.ofNullable(kubernetes).ifPresent(KubernetesClient::close);
    }
}
