package io.millrace.chaos.client;

import io.millrace.chaos.net.Ending;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/** One stream of an HTTP/2 connection, which carries one question. Sits behind Netty's codec of frames to HTTP. */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails ends with its stream
final class ClientStream extends ChannelInboundHandlerAdapter implements Carrier {
    private @Nullable ChannelHandlerContext context;
    private @Nullable Asking asking;
    private @Nullable HttpResponse head;
    private final CompositeByteBuf body = Unpooled.compositeBuffer(1024);

    @Override
    public void ask(Asking question, FullHttpRequest request) {
        asking = question;
        requireContext().writeAndFlush(request).addListener(written -> {
            if (written.isSuccess()) question.whollySent();
            else if (asking == question) question.broken("not sent: " + written.cause());
        });
    }

    @Override
    public ChannelFuture askInPart(FullHttpRequest request, int bytes) {
        if (bytes >= request.content().readableBytes()) return requireContext().writeAndFlush(request);
        requireContext()
                .write(new DefaultHttpRequest(
                        request.protocolVersion(), request.method(), request.uri(), request.headers()));
        return requireContext()
                .writeAndFlush(new DefaultHttpContent(request.content().readSlice(bytes)));
    }

    @Override
    public void spare() {
        requireContext().close();
    }

    @Override
    public void leave(Ending ending) {
        asking = null;
        ending.apply(requireContext().channel());
    }

    private ChannelHandlerContext requireContext() {
        if (context == null) throw new IllegalStateException("not open");
        return context;
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
        Asking question = asking;
        if (question == null) return;
        if (head != null) {
            question.broken("a second head");
            return;
        }
        head = response;
        question.answerBegins();
    }

    private void take(HttpContent content) {
        HttpResponse begun = head;
        Asking question = asking;
        if (begun == null || question == null) return;
        body.addComponent(true, Unpooled.copiedBuffer(content.content()));
        if (!(content instanceof LastHttpContent last)) return;
        asking = null;
        question.answered(new DefaultFullHttpResponse(
                begun.protocolVersion(), begun.status(), body, begun.headers(), last.trailingHeaders()));
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext from, Object event) {
        if (asking != null && event instanceof Http2ResetFrame reset)
            asking.broken("the stream was reset: " + Http2Error.valueOf(reset.errorCode()));
        ReferenceCountUtil.release(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext from) {
        if (asking != null) asking.broken(head == null ? "closed before an answer" : "closed within the answer");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
        if (asking != null) asking.broken(String.valueOf(cause.getMessage()));
        from.close();
    }
}
