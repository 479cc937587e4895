package io.millrace.discovery.dns;

import io.millrace.backends.Endpoint;
import io.millrace.backends.ServerFamily;
import io.millrace.discovery.polled.Found;
import io.millrace.discovery.polled.Lookup;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Asks for the endpoints behind a name: A and AAAA records, or SRV. */
public final class DnsLookup implements Lookup {
    /** However long records say they live, a fleet is looked at. */
    static final Duration LONGEST = Duration.ofMinutes(5);
    /** What a name that is not there holds for, and the least for one that is: servers that say 0 are not asked without end. */
    static final Duration SHORTEST = Duration.ofSeconds(5);

    private final DnsClient client;
    private final DnsName asked;
    private final String pool;
    private final ServerFamily family;

    /** @param client closed by its owner */
    public DnsLookup(DnsClient client, DnsName asked, String pool, ServerFamily family) {
        this.client = client;
        this.asked = asked;
        this.pool = pool;
        this.family = family;
    }

    /** Part of an answer: what was found and for how long it is good. */
    private record Part(List<Endpoint> endpoints, Duration holds) {}

    @Override
    public Future<Found> look() {
        if (asked.port().isEmpty()) return ask(DnsRecordType.SRV).map(DnsLookup::found);
        // Both, in whatever order they come; a list of half the addresses would be taken for the fleet.
        return Future.join(ask(DnsRecordType.A), ask(DnsRecordType.AAAA))
                .map(both -> found(both.<Part>resultAt(0), both.<Part>resultAt(1)));
    }

    private static Found found(Part... parts) {
        List<Endpoint> all = Stream.of(parts)
                .flatMap(part -> part.endpoints().stream())
                .distinct()
                .toList();
        Duration holds = Stream.of(parts)
                .filter(part -> !part.endpoints().isEmpty())
                .map(Part::holds)
                .min(Duration::compareTo)
                .orElse(SHORTEST);
        return new Found(
                all, holds.compareTo(SHORTEST) < 0 ? SHORTEST : holds.compareTo(LONGEST) > 0 ? LONGEST : holds);
    }

    private Future<Part> ask(DnsRecordType type) {
        Promise<Part> answer = Promise.promise();
        client.resolver()
                .query(new DefaultDnsQuestion(asked.name(), type))
                .addListener(
                        (io.netty.util.concurrent.Future<
                                                io.netty.channel.AddressedEnvelope<
                                                        ? extends DnsResponse, java.net.InetSocketAddress>>
                                        ended) -> {
                            if (!ended.isSuccess()) {
                                answer.fail(ended.cause());
                                return;
                            }
                            try {
                                answer.complete(read(type, ended.getNow().content()));
                            } catch (IOException | RuntimeException unreadable) {
                                answer.fail(unreadable);
                            } finally {
                                ended.getNow().release();
                            }
                        });
        return answer.future();
    }

    private Part read(DnsRecordType type, DnsResponse response) throws IOException {
        DnsResponseCode code = response.code();
        if (code.equals(DnsResponseCode.NXDOMAIN)) return new Part(List.of(), SHORTEST);
        if (!code.equals(DnsResponseCode.NOERROR)) throw new IOException("the DNS server answered " + code);
        // The resolver has asked again over TCP where it could.
        if (response.isTruncated()) throw new IOException("the DNS server's answer was cut short");
        List<Endpoint> endpoints = new ArrayList<>();
        if (type.equals(DnsRecordType.SRV)) {
            for (Answers.Service service : Answers.services(response))
                endpoints.add(Endpoint.remote(pool, family, withoutDot(service.target()), service.port())
                        .withWeight(Math.max(1, service.weight())));
        } else {
            for (String address : Answers.addresses(response))
                endpoints.add(
                        Endpoint.remote(pool, family, address, asked.port().orElseThrow()));
        }
        return new Part(endpoints, Answers.timeToLive(response));
    }

    private static String withoutDot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
