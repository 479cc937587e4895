package io.millrace.discovery.dns;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsQueryDecoder;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import io.netty.handler.codec.dns.DatagramDnsResponseEncoder;
import io.netty.handler.codec.dns.DefaultDnsQuery;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DefaultDnsResponse;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.handler.codec.dns.TcpDnsQueryDecoder;
import io.netty.handler.codec.dns.TcpDnsResponseEncoder;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A name server on localhost, over UDP and TCP of one port. */
@SuppressWarnings("FutureReturnValueIgnored") // Whoever asked notices what was not sent.
final class FakeDns implements AutoCloseable {
    /** @param seconds to live */
    record Answer(DnsRecordType type, long seconds, ByteBuf content) {}

    final Map<String, List<Answer>> names = new ConcurrentHashMap<>();
    volatile DnsResponseCode code = DnsResponseCode.NOERROR;
    volatile boolean cutsDatagrams;

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Channel tcp;

    FakeDns() {
        tcp = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new TcpDnsQueryDecoder(), new TcpDnsResponseEncoder(), new OverTcp());
                    }
                })
                .bind("127.0.0.1", 0)
                .syncUninterruptibly()
                .channel();
        new Bootstrap()
                .group(group)
                .channel(NioDatagramChannel.class)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(
                                        new DatagramDnsQueryDecoder(), new DatagramDnsResponseEncoder(), new OverUdp());
                    }
                })
                .bind("127.0.0.1", address().getPort())
                .syncUninterruptibly();
    }

    InetSocketAddress address() {
        return (InetSocketAddress) tcp.localAddress();
    }

    void has(String name, Answer... answers) {
        names.put(name + ".", List.of(answers));
    }

    static Answer address(String ip, long seconds) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(ip);
        return new Answer(
                bytes.length == 4 ? DnsRecordType.A : DnsRecordType.AAAA, seconds, Unpooled.wrappedBuffer(bytes));
    }

    static Answer service(int priority, int weight, int port, String target) {
        ByteBuf content = Unpooled.buffer();
        content.writeShort(priority).writeShort(weight).writeShort(port);
        for (String label : target.split("\\.", -1)) {
            content.writeByte(label.length());
            content.writeCharSequence(label, java.nio.charset.StandardCharsets.US_ASCII);
        }
        content.writeByte(0);
        return new Answer(DnsRecordType.SRV, 30, content);
    }

    private void fill(DnsResponse response, DnsQuestion question) {
        response.addRecord(DnsSection.QUESTION, question);
        List<Answer> known = names.get(question.name());
        if (known == null || !code.equals(DnsResponseCode.NOERROR)) {
            response.setCode(known == null ? DnsResponseCode.NXDOMAIN : code);
            return;
        }
        for (Answer answer : known)
            if (answer.type().equals(question.type()))
                response.addRecord(
                        DnsSection.ANSWER,
                        new DefaultDnsRawRecord(
                                question.name(),
                                answer.type(),
                                answer.seconds(),
                                answer.content().copy()));
    }

    private final class OverUdp extends SimpleChannelInboundHandler<DatagramDnsQuery> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramDnsQuery query) {
            DatagramDnsResponse response = new DatagramDnsResponse(query.recipient(), query.sender(), query.id());
            if (cutsDatagrams) {
                response.addRecord(DnsSection.QUESTION, (DnsQuestion) query.recordAt(DnsSection.QUESTION));
                response.setTruncated(true);
            } else {
                fill(response, query.recordAt(DnsSection.QUESTION));
            }
            context.writeAndFlush(response, context.voidPromise());
        }
    }

    private final class OverTcp extends SimpleChannelInboundHandler<DefaultDnsQuery> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, DefaultDnsQuery query) {
            DefaultDnsResponse response = new DefaultDnsResponse(query.id());
            fill(response, query.recordAt(DnsSection.QUESTION));
            context.writeAndFlush(response, context.voidPromise());
        }
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
