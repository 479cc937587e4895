package io.millrace.router.listen;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;

/**
 * What was written before a close leaves before it. Vert.x flushes at the end of a read, but closes at once when it cannot
 * read on: the answer that says so would never be sent.
 */
final class FlushedClose extends ChannelOutboundHandlerAdapter {
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // Whoever closes has the promise.
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        ctx.flush();
        ctx.close(promise);
    }
}
