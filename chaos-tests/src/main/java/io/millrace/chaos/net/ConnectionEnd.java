package io.millrace.chaos.net;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Behind all that speaks HTTP/2 on a connection: what breaks it ends it, and its streams learn of their end. */
@SuppressWarnings("FutureReturnValueIgnored") // a close cannot fail
public final class ConnectionEnd extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
