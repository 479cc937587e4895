package io.millrace.chaos.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
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
final class ClientConnection extends ChannelInboundHandlerAdapter {
    private final OpenLoopClient client;
    private @Nullable ChannelHandlerContext context;
    private @Nullable Asking asking;
    private int lastId = -1;
    private @Nullable HttpResponse head;
    private CompositeByteBuf body = Unpooled.compositeBuffer(1024);

    ClientConnection(OpenLoopClient client) {
        this.client = client;
    }

    void ask(Asking question, ByteBuf bytes) {
        asking = question;
        lastId = question.id();
        requireContext().writeAndFlush(bytes).addListener(written -> {
            if (written.isSuccess()) question.whollySent();
        });
    }

    ChannelHandlerContext requireContext() {
        if (context == null) throw new IllegalStateException("not connected");
        return context;
    }

    /** The question is over for the client; what still comes on this connection belongs to nobody. */
    void forget() {
        asking = null;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void channelRead(ChannelHandlerContext from, Object message) {
        try {
            if (message instanceof HttpResponse response) begin(response);
            if (message instanceof HttpContent content) take(content);
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void begin(HttpResponse response) {
        if (asking == null) {
            client.unasked(lastId, this);
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
        question.answered(whole, this, HttpUtil.isKeepAlive(begun));
    }

    private static boolean isFramed(HttpResponse head) {
        return HttpUtil.isContentLengthSet(head)
                || HttpUtil.isTransferEncodingChunked(head)
                || head.status().equals(HttpResponseStatus.NO_CONTENT)
                || head.status().equals(HttpResponseStatus.NOT_MODIFIED);
    }

    @Override
    public void channelInactive(ChannelHandlerContext from) {
        client.closed(this);
        if (asking != null) asking.broken(head == null ? "closed before an answer" : "closed within the answer");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
        if (asking != null) asking.broken(String.valueOf(cause.getMessage()));
        from.close();
    }
}
