package io.millrace.discovery.dns;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A resolver with a thread of its own, for what discovery asks. Netty's, and not that of Vert.x: an answer without its
 * records' time to live does not tell when to ask again. Over TCP where an answer does not fit a datagram.
 */
public final class DnsClient implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final int LARGEST_DATAGRAM = 4_096;

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("millrace-dns", true), NioIoHandler.newFactory());
    private final DnsNameResolver resolver;

    /** @param server to be asked instead of those of the machine */
    public DnsClient(Optional<DnsServer> server) {
        DnsServerAddressStreamProvider servers = server.<DnsServerAddressStreamProvider>map(asked ->
                        new SingletonDnsServerAddressStreamProvider(new InetSocketAddress(asked.host(), asked.port())))
                .orElseGet(DnsServerAddressStreamProviders::platformDefault);
        resolver = new DnsNameResolverBuilder(group.next())
                .datagramChannelType(NioDatagramChannel.class)
                .socketChannelType(NioSocketChannel.class, true)
                .nameServerProvider(servers)
                .queryTimeoutMillis(TIMEOUT.toMillis())
                .maxPayloadSize(LARGEST_DATAGRAM)
                .resolveCache(NoopDnsCache.INSTANCE)
                .build();
    }

    DnsNameResolver resolver() {
        return resolver;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for its thread to end.
    public void close() {
        resolver.close();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
