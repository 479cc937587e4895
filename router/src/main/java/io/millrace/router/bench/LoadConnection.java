package io.millrace.router.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import org.jspecify.annotations.Nullable;

/** One keep-alive connection, one call at a time. On the client's loop. */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel, which ends the call
final class LoadConnection extends SimpleChannelInboundHandler<FullHttpResponse> {
    private final LoadClient home;
    private @Nullable ChannelHandlerContext context;
    private LoadRun.@Nullable Call call;

    LoadConnection(LoadClient home) {
        this.home = home;
    }

    void send(LoadRun.Call asking, ByteBuf bytes) {
        call = asking;
        requireContext().writeAndFlush(bytes);
    }

    /** Nobody asks after all. */
    void spare() {
        home.idle(this);
    }

    /** The call has ended without an answer. */
    void abandon() {
        call = null;
        requireContext().close();
    }

    boolean isOpen() {
        return requireContext().channel().isActive();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext from, FullHttpResponse answer) {
        LoadRun.Call answered = call;
        if (answered == null) {
            from.close();
            return;
        }
        call = null;
        // Before the ending: the next call may leave in the same turn, and this connection is free for it.
        if (HttpUtil.isKeepAlive(answer)) home.idle(this);
        else from.close();
        answered.answered(answer);
    }

    @Override
    public void channelInactive(ChannelHandlerContext from) {
        LoadRun.Call broken = call;
        call = null;
        if (broken != null) broken.ended(Tally.Ending.BROKEN);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
        from.close();
    }

    private ChannelHandlerContext requireContext() {
        if (context == null) throw new IllegalStateException("not connected");
        return context;
    }
}
