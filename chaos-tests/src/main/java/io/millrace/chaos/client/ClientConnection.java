package io.millrace.chaos.client;

import io.millrace.chaos.net.Ending;
import io.millrace.chaos.wire.HttpMessages;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * One keep-alive connection, at most one question at a time. Sits behind Netty's response decoder and puts its pieces
 * together strictly: an answer whose end is only the end of the connection is no answer.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write or timer that fails ends with its channel or loop
final class ClientConnection extends ChannelInboundHandlerAdapter implements Carrier {
    private final KeptConnections home;
    private @Nullable ChannelHandlerContext context;
    private @Nullable Asking asking;
    private int lastId = -1;
    private @Nullable HttpResponse head;
    private CompositeByteBuf body = Unpooled.compositeBuffer(1024);

    ClientConnection(KeptConnections home) {
        this.home = home;
    }

    @Override
    public void ask(Asking question, FullHttpRequest request) {
        asking = question;
        lastId = question.id();
        requireContext()
                .writeAndFlush(Unpooled.wrappedBuffer(HttpMessages.bytes(request)))
                .addListener(written -> {
                    if (written.isSuccess()) question.whollySent();
                });
    }

    @Override
    public ChannelFuture askInPart(FullHttpRequest request, int bytes) {
        byte[] all = HttpMessages.bytes(request);
        return requireContext().writeAndFlush(Unpooled.wrappedBuffer(all, 0, Math.min(bytes, all.length)));
    }

    @Override
    public void spare() {
        home.idle(this);
    }

    @Override
    public void leave(Ending ending) {
        asking = null;
        ending.apply(requireContext().channel());
    }

    boolean isOpen() {
        return requireContext().channel().isActive();
    }

    private ChannelHandlerContext requireContext() {
        if (context == null) throw new IllegalStateException("not connected");
        return context;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void channelRead(ChannelHandlerContext from, Object message) {
        try {
            if (message instanceof HttpResponse response) begin(from, response);
            if (message instanceof HttpContent content) take(content);
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void begin(ChannelHandlerContext from, HttpResponse response) {
        if (asking == null) {
            home.unasked(lastId, this);
            Ending.CLOSE.apply(from.channel());
            return;
        }
        if (response.decoderResult().isFailure()) {
            asking.broken("not an HTTP answer");
            return;
        }
        head = response;
        body = Unpooled.compositeBuffer(1024);
        asking.answerBegins();
    }

    private void take(HttpContent content) {
        HttpResponse begun = head;
        Asking question = asking;
        if (begun == null || question == null) return;
        if (content.decoderResult().isFailure()) {
            question.broken("not an HTTP answer");
            return;
        }
        body.addComponent(true, Unpooled.copiedBuffer(content.content()));
        if (!(content instanceof LastHttpContent)) return;
        head = null;
        if (!isFramed(begun)) {
            question.broken("an answer of status " + begun.status().code() + " without length");
            return;
        }
        asking = null;
        FullHttpResponse whole = new DefaultFullHttpResponse(
                begun.protocolVersion(), begun.status(), body, begun.headers(), begun.headers());
        // Before the ending: the next question may be asked in the same turn, and this connection is free for it.
        if (HttpUtil.isKeepAlive(begun)) home.idle(this);
        else Ending.CLOSE.apply(requireContext().channel());
        question.answered(whole);
    }

    private static boolean isFramed(HttpResponse head) {
        return HttpUtil.isContentLengthSet(head)
                || HttpUtil.isTransferEncodingChunked(head)
                || head.status().equals(HttpResponseStatus.NO_CONTENT)
                || head.status().equals(HttpResponseStatus.NOT_MODIFIED);
    }

    @Override
    public void channelInactive(ChannelHandlerContext from) {
        home.closed(this);
        if (asking != null) asking.broken(head == null ? "closed before an answer" : "closed within the answer");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
        if (asking != null) asking.broken(String.valueOf(cause.getMessage()));
        from.close();
    }
}
