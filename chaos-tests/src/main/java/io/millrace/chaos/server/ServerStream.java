package io.millrace.chaos.server;

import io.millrace.chaos.net.Ending;
import io.millrace.chaos.wire.NotReadableException;
import io.millrace.chaos.wire.Question;
import io.millrace.chaos.wire.Wire;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http2.Http2ResetFrame;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One stream of an HTTP/2 connection to the fake server, which carries one gRPC call. */
@SuppressWarnings("FutureReturnValueIgnored") // a write or timer that fails ends with its stream or loop
final class ServerStream extends SimpleChannelInboundHandler<FullHttpRequest> {
    private final ServerState server;
    private @Nullable Inference current;
    /** All of the answer has been handed to the connection: from then on its fate is that of its last part. */
    private boolean handedOver;

    ServerStream(ServerState server) {
        this.server = server;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        Optional<Wire> wire = Wire.claiming(request.uri()).filter(Wire::isGrpc);
        if (wire.isPresent()) infer(context, wire.get(), request);
        else
            deliver(
                    context,
                    StreamDelivery.whole(
                            GrpcDocuments.answer(request.uri(), server.script().ready())));
    }

    private void infer(ChannelHandlerContext context, Wire wire, FullHttpRequest request) {
        Question question;
        try {
            question = wire.read(request);
        } catch (NotReadableException e) {
            deliver(context, StreamDelivery.whole(wire.refuse(400, "unreadable")));
            return;
        }
        Inference inference = Inference.received(server, question);
        current = inference;
        StreamDelivery delivery =
                FaultyStream.of(inference.fault(), wire, question, inference.answer(), inference.seed());
        inference.compute(delivery.bytes(), context.executor(), () -> deliver(context, delivery));
    }

    private void deliver(ChannelHandlerContext context, StreamDelivery delivery) {
        if (!context.channel().isActive()) return;
        boolean silent = delivery.parts().isEmpty() && delivery.ending().equals(Optional.of(Ending.HANG));
        if (!silent) write(context, delivery, 0);
    }

    private void write(ChannelHandlerContext context, StreamDelivery delivery, int from) {
        int size = delivery.parts().size();
        int to = delivery.every().isZero() ? size : Math.min(size, from + 1);
        if (!context.channel().isActive()) return;
        handedOver = to == size;
        ChannelFuture last = context.newSucceededFuture();
        for (StreamDelivery.Part part : delivery.parts().subList(from, to)) last = part.writeTo(context);
        context.flush();
        if (handedOver)
            last.addListener(written -> {
                if (written.isSuccess()) answered(context, delivery);
                else abandoned();
            });
        else
            context.executor()
                    .schedule(
                            () -> write(context, delivery, to), delivery.every().toNanos(), TimeUnit.NANOSECONDS);
    }

    private void answered(ChannelHandlerContext context, StreamDelivery delivery) {
        if (current != null) current.answered();
        delivery.ending().ifPresent(ending -> ending.apply(context.channel()));
    }

    private void abandoned() {
        if (current != null) current.abandoned();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof Http2ResetFrame) abandoned();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (!handedOver) abandoned();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // What the client breaks ends the stream: channelInactive follows and writes it down.
        context.close();
    }
}
