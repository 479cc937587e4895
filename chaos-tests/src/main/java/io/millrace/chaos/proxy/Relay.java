package io.millrace.chaos.proxy;

import io.millrace.chaos.net.Ending;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/** One accepted connection, the one to the server that belongs to it, and what passes between them. */
@SuppressWarnings("FutureReturnValueIgnored") // a write or timer that fails ends with its channel or loop
final class Relay {
    private final ChaosProxy proxy;
    private final Channel client;
    private final int number;
    private final ConnectionPlan plan;
    private final long seed;
    private @Nullable Channel server;
    private @Nullable Direction toServer;
    private @Nullable Direction toClient;
    /** Set by the first byte of a request, so that the first byte after it, from the server, begins the answer. */
    private boolean answerDue = true;

    private boolean inference;

    Relay(ChaosProxy proxy, Channel client, int number, ConnectionPlan plan, long seed) {
        this.proxy = proxy;
        this.client = client;
        this.number = number;
        this.plan = plan;
        this.seed = seed;
    }

    void begin() {
        client.pipeline().addLast(new FromClient());
        if (proxy.isDead()) return;
        client.config().setAutoRead(false);
        proxy.connect(new FromServer()).addListener((ChannelFuture connected) -> {
            if (connected.isSuccess()) join(connected.channel());
            else end(Ending.RESET);
        });
    }

    /** Both sides at once. */
    void end(Ending ending) {
        ending.apply(client);
        if (server != null) ending.apply(server);
    }

    private void join(Channel joined) {
        server = joined;
        toServer = new Direction(client, joined, plan.toServer(), seed);
        toClient = new Direction(joined, client, plan.toClient(), seed + 1);
        client.config().setAutoRead(true);
        if (!client.isActive()) joined.close();
    }

    private void fromClient(ByteBuf bytes) {
        if (answerDue) {
            // One request at a time on a connection: what comes after an answer is the head of the next request.
            answerDue = false;
            inference = bytes.isReadable() && bytes.getByte(bytes.readerIndex()) == 'P';
            proxy.passed(new Passage(System.nanoTime(), number, inference));
            if (toServer != null) toServer.exchangeBegins(inference);
        }
        if (toServer != null && !proxy.isDead()) {
            toServer.accept(bytes);
            return;
        }
        bytes.release();
        end(Ending.RESET);
    }

    private void fromServer(ByteBuf bytes) {
        if (toClient == null) {
            bytes.release();
            return;
        }
        if (!answerDue) {
            answerDue = true;
            toClient.exchangeBegins(inference);
        }
        toClient.accept(bytes);
    }

    private final class FromClient extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            fromClient((ByteBuf) message);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (toServer != null) toServer.sourceEnded();
            if (toClient != null) toClient.release();
            proxy.gone(Relay.this);
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            if (toClient != null) toClient.writable();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            // A reset stays a reset on the other side.
            end(Ending.RESET);
        }
    }

    private final class FromServer extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            fromServer((ByteBuf) message);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (toClient != null) toClient.sourceEnded();
            if (toServer != null) toServer.release();
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            if (toServer != null) toServer.writable();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            end(Ending.RESET);
        }
    }
}
