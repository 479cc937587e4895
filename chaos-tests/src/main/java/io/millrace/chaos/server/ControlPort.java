package io.millrace.chaos.server;

import io.millrace.chaos.ledger.Sighting;
import io.millrace.chaos.net.Sockets;
import io.millrace.chaos.wire.HttpMessages;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;

/**
 * Orders to a fake server in another process: {@code PUT /script} with a script as its body, {@code GET /ledger} for
 * what was seen, one {@code nanos exchange id what} a line. Has an event loop of its own, so that a long reading does
 * not hold up the model.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write or timer that fails ends with its channel or loop
final class ControlPort implements AutoCloseable {
    private final EventLoopGroup loop = Sockets.loop("fake-server-control");
    private final FakeModelServer server;
    private final int port;

    ControlPort(int port, FakeModelServer server) {
        this.server = server;
        Channel listener = Sockets.server(loop)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new HttpServerCodec())
                                .addLast(new HttpObjectAggregator(1 << 20))
                                .addLast(new Orders());
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .syncUninterruptibly()
                .channel();
        this.port = ((InetSocketAddress) listener.localAddress()).getPort();
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private final class Orders extends SimpleChannelInboundHandler<FullHttpRequest> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            context.writeAndFlush(answer(request));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }

    private FullHttpResponse answer(FullHttpRequest request) {
        String order = request.method() + " " + request.uri();
        return switch (order) {
            case "PUT /script" -> {
                try {
                    server.script(ServerScript.of(request.content().toString(StandardCharsets.UTF_8)));
                    yield text(200, "");
                } catch (IllegalArgumentException e) {
                    yield text(400, e.getMessage() + "\n");
                }
            }
            case "GET /ledger" -> text(200, ledger());
            default -> text(404, "PUT /script, GET /ledger\n");
        };
    }

    private String ledger() {
        StringJoiner lines = new StringJoiner("\n", "", "\n");
        for (Sighting seen : server.ledger().sightings())
            lines.add(seen.nanos() + " " + seen.exchange() + " " + seen.id() + " " + seen.what());
        return lines.toString();
    }

    private static FullHttpResponse text(int status, String body) {
        return HttpMessages.reply(status, "text/plain; charset=utf-8", body.getBytes(StandardCharsets.UTF_8));
    }
}
