package io.millrace.backends.grpc;

import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.Fault;
import io.millrace.inference.Sent;
import io.millrace.inference.WireBody;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import io.vertx.core.internal.buffer.BufferInternal;

/** Puts calls on new streams of one connection. */
final class CallStart {
    private final GrpcConnection connection;
    private final EndpointConnections home;
    private final LoopParts parts;

    CallStart(GrpcConnection connection, EndpointConnections home, LoopParts parts) {
        this.connection = connection;
        this.home = home;
        this.parts = parts;
    }

    /** @return the number of its stream; 0 where the exchange failed before it had one */
    int start(GrpcExchange exchange, ChannelHandlerContext ctx) {
        Http2Headers head;
        Http2Stream stream;
        try {
            head = RequestHead.of(exchange.ask(), home, exchange.remainingMillis());
            stream = newStream();
        } catch (FailureException malformed) {
            exchange.fail(malformed.failure());
            return 0;
        } catch (Http2Exception e) {
            exchange.fail(new Failure.Broken(e));
            return 0;
        }
        ChannelFuture written = connection.encoder().writeHeaders(ctx, stream.id(), head, 0, false, ctx.newPromise());
        if (written.cause() != null) {
            exchange.fail(unwritten(written.cause()));
            return 0;
        }
        Call call = new Call(
                exchange, new Window(connection, stream), parts.settings().maxAnswerBytes());
        connection.carries(stream, call);
        switch (exchange.ask().content()) {
            case WireBody.Whole(var message) -> send(((BufferInternal) message).getByteBuf(), stream, ctx);
            case WireBody.Coming coming -> pump(coming, call, stream, ctx);
        }
        return stream.id();
    }

    private Http2Stream newStream() throws Http2Exception {
        Http2Connection.Endpoint<?> local = connection.connection().local();
        return local.createStream(local.incrementAndGetNextStreamId(), false);
    }

    private Failure unwritten(Throwable cause) {
        return cause instanceof Http2Exception.HeaderListSizeException
                ? new Failure.Refused(431, "the request's metadata are more than the model server takes")
                : new Failure.AttemptFailed(home.endpoint(), Sent.NOTHING, new Fault.Reset("before the request"));
    }

    private void send(ByteBuf message, Http2Stream stream, ChannelHandlerContext ctx) {
        Framing.write(connection.encoder(), ctx, stream.id(), message, true);
        connection.flush(ctx);
    }

    private void pump(WireBody.Coming coming, Call call, Http2Stream stream, ChannelHandlerContext ctx) {
        GrpcExchange exchange = call.exchange();
        connection.flush(ctx);
        RequestPump pump = new RequestPump(coming.take(), connection, ctx, stream);
        call.isPumped(pump);
        exchange.opens();
        pump.begin(exchange::asSent, cause -> {
            connection.abandon(exchange);
            exchange.fail(FailureException.of(cause));
        });
    }
}
