package io.millrace.discovery.dns;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.util.NetUtil;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Reads the answer section of a response. */
final class Answers {
    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;
    private static final int SRV_HEAD_BYTES = 6;

    private Answers() {}

    /** One server that SRV records tell. */
    record Service(int priority, int weight, int port, String target) {}

    /** Addresses in text, of whatever kind was asked for. */
    static List<String> addresses(DnsResponse response) {
        List<String> addresses = new ArrayList<>();
        for (DnsRawRecord found : raw(response)) {
            ByteBuf content = found.content();
            boolean isV4 = found.type().equals(DnsRecordType.A) && content.readableBytes() == IPV4_BYTES;
            boolean isV6 = found.type().equals(DnsRecordType.AAAA) && content.readableBytes() == IPV6_BYTES;
            if (!isV4 && !isV6) continue;
            byte[] address = new byte[content.readableBytes()];
            content.getBytes(content.readerIndex(), address);
            addresses.add(NetUtil.bytesToIpAddress(address));
        }
        return addresses;
    }

    /** Those of the best priority: others are for when these fail, which is what tiers of pools are for. */
    static List<Service> services(DnsResponse response) {
        List<Service> services = new ArrayList<>();
        for (DnsRawRecord found : raw(response)) {
            ByteBuf content = found.content();
            if (!found.type().equals(DnsRecordType.SRV) || content.readableBytes() <= SRV_HEAD_BYTES) continue;
            int at = content.readerIndex();
            // The name may point back into the message, which this shares.
            ByteBuf name = content.duplicate().readerIndex(at + SRV_HEAD_BYTES);
            services.add(new Service(
                    content.getUnsignedShort(at),
                    content.getUnsignedShort(at + 2),
                    content.getUnsignedShort(at + 4),
                    DefaultDnsRecordDecoder.decodeName(name)));
        }
        int best = services.stream().mapToInt(Service::priority).min().orElse(0);
        return services.stream()
                // A target of the root says that there is no such service.
                .filter(service ->
                        service.priority() == best && !service.target().equals("."))
                .toList();
    }

    /** The least of all records', for one that is gone takes the answer with it. */
    static Duration timeToLive(DnsResponse response) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < response.count(DnsSection.ANSWER); i++) {
            DnsRecord found = response.recordAt(DnsSection.ANSWER, i);
            least = Math.min(least, found.timeToLive());
        }
        return least == Long.MAX_VALUE ? Duration.ZERO : Duration.ofSeconds(least);
    }

    private static List<DnsRawRecord> raw(DnsResponse response) {
        List<DnsRawRecord> records = new ArrayList<>();
        for (int i = 0; i < response.count(DnsSection.ANSWER); i++)
            if (response.recordAt(DnsSection.ANSWER, i) instanceof DnsRawRecord found) records.add(found);
        return records;
    }
}
