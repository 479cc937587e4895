package io.millrace.chaos.server;

import io.millrace.chaos.net.Ending;
import io.millrace.chaos.wire.HttpMessages;
import io.millrace.chaos.wire.NotReadableException;
import io.millrace.chaos.wire.Question;
import io.millrace.chaos.wire.TorchServeWire;
import io.millrace.chaos.wire.Wire;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One HTTP/1.1 connection of a client to the fake server: one exchange after the other. */
@SuppressWarnings("FutureReturnValueIgnored") // a write or timer that fails ends with its channel or loop
final class ServerConnection extends SimpleChannelInboundHandler<FullHttpRequest> {
    private final ServerState server;
    private @Nullable Inference current;
    private int answers;
    private @Nullable Future<?> idleTimer;

    ServerConnection(ServerState server) {
        this.server = server;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        if (idleTimer != null) idleTimer.cancel(false);
        if (request.decoderResult().isFailure()) {
            deliver(context, Delivery.last(bytes(HttpMessages.json(400, "{\"error\":\"not HTTP\"}")), Ending.CLOSE));
            return;
        }
        Optional<Wire> wire = request.method().equals(HttpMethod.GET)
                ? Optional.empty()
                : Wire.claiming(request.uri()).filter(claiming -> !claiming.isGrpc());
        if (wire.isPresent()) infer(context, wire.get(), request);
        else if (request.method().equals(HttpMethod.GET))
            deliver(
                    context,
                    Delivery.whole(bytes(
                            ModelDocuments.answer(request.uri(), server.script().ready()))));
        else deliver(context, Delivery.whole(bytes(TorchServeWire.NAMED.refuse(404, "no such path"))));
    }

    private void infer(ChannelHandlerContext context, Wire wire, FullHttpRequest request) {
        Question question;
        try {
            question = wire.read(request);
        } catch (NotReadableException e) {
            deliver(context, Delivery.whole(bytes(wire.refuse(400, String.valueOf(e.getMessage())))));
            return;
        }
        Inference inference = Inference.received(server, question);
        current = inference;
        Delivery delivery = FaultyReply.of(inference.fault(), wire, question, inference.answer(), inference.seed());
        inference.compute(delivery.bytes(), context.executor(), () -> deliver(context, delivery));
    }

    private void deliver(ChannelHandlerContext context, Delivery delivery) {
        if (!context.channel().isActive()) return;
        write(context, delivery, 0);
    }

    private void write(ChannelHandlerContext context, Delivery delivery, int from) {
        byte[] bytes = delivery.bytes();
        int to = (int) Math.min(bytes.length, (long) from + delivery.step());
        if (to < bytes.length) {
            context.writeAndFlush(Unpooled.wrappedBuffer(bytes, from, to - from));
            if (!context.channel().isActive()) return;
            context.executor()
                    .schedule(
                            () -> write(context, delivery, to), delivery.every().toNanos(), TimeUnit.NANOSECONDS);
            return;
        }
        boolean silent = bytes.length == 0 && delivery.ending().equals(Optional.of(Ending.HANG));
        if (silent) return;
        ChannelFuture written = context.writeAndFlush(Unpooled.wrappedBuffer(bytes, from, to - from));
        written.addListener(done -> {
            if (done.isSuccess()) answered(context, delivery);
        });
    }

    private void answered(ChannelHandlerContext context, Delivery delivery) {
        if (current != null) current.answered();
        current = null;
        answers++;
        ServerScript script = server.script();
        delivery.ending().ifPresent(ending -> ending.apply(context.channel()));
        if (script.closeEvery() > 0 && answers % script.closeEvery() == 0) context.close();
        else if (!script.idle().isZero())
            idleTimer = context.executor()
                    .schedule(() -> context.close(), script.idle().toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (idleTimer != null) idleTimer.cancel(false);
        Inference abandoned = current;
        if (abandoned == null) return;
        current = null;
        abandoned.abandoned();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // A reset by the peer: channelInactive follows and writes it down.
        context.close();
    }

    private static byte[] bytes(FullHttpResponse response) {
        return HttpMessages.bytes(response);
    }
}
