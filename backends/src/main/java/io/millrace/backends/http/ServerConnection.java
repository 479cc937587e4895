package io.millrace.backends.http;

import io.millrace.backends.BadAnswerException;
import io.millrace.backends.load.LoadHeaders;
import io.millrace.backends.tls.TlsProblem;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.Fault;
import io.millrace.inference.WireBody;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection to one endpoint, carrying one exchange at a time. It is used again only when the answer was whole, the
 * request had left entirely, the server did not ask to close, and no byte too many had come; otherwise it is closed, at
 * once and without flushing. On its event loop only.
 */
final class ServerConnection extends ChannelInboundHandlerAdapter {
    private final ConnectionPool pool;
    private final LoopParts parts;
    private final ChannelHandlerContext ctx;
    private final AnswerDecoder decoder;
    private final DeadlineWheel.Timer restTimer = new DeadlineWheel.Timer() {
        @Override
        protected void expired() {
            close();
        }
    };

    private @Nullable Exchange exchange;
    private @Nullable BodyPump pump;
    private @Nullable AnswerReader answer;
    private @Nullable AnswerStream stream;
    private AnswerFlow flow = AnswerFlow.WHOLE;
    private boolean interim;
    // Whether nothing has come since the connection was last at rest.
    private boolean silentSinceRest;
    private boolean closing;

    /** @param ctx of the socket's own handler, which sits behind this one and sees no message */
    ServerConnection(ConnectionPool pool, LoopParts parts, ChannelHandlerContext ctx, AnswerDecoder decoder) {
        this.pool = pool;
        this.parts = parts;
        this.ctx = ctx;
        this.decoder = decoder;
    }

    boolean isOpen() {
        return !closing && ctx.channel().isActive();
    }

    /** Waits for {@link #send}, for as long as the settings allow. */
    void rest() {
        parts.wheel().set(restTimer, parts.settings().keepAlive().toNanos(), TimeUnit.NANOSECONDS);
    }

    void send(Exchange next) {
        parts.wheel().clear(restTimer);
        HttpAsk ask = next.ask();
        try {
            parts.writer().prepare(ask, parts.settings().basePath(), pool.host(), next.remainingMillis());
        } catch (FailureException malformed) {
            pool.takeBack(this);
            next.fail(malformed.failure());
            return;
        }
        exchange = next;
        next.isOn(this);
        decoder.expectsNoBody(ask.method().equals(HttpMethod.HEAD));
        switch (ask.body()) {
            case WireBody.Whole(Buffer body) -> parts.writer().send(body, ctx);
            case WireBody.Coming coming -> {
                parts.writer().send(ctx);
                // A server that answers and closes before it has read all makes writes fail; its answer is still to be
                // read.
                ctx.channel().config().setAutoClose(false);
                pump = new BodyPump(coming, ctx, this::bodyBreaks);
                pump.begin();
            }
        }
    }

    private void bodyBreaks(Throwable cause) {
        Exchange current = exchange;
        abandon();
        if (current != null) current.fail(FailureException.of(cause));
    }

    /** Whether the server can do nothing before more of the request's body comes from the client. */
    boolean awaitsClient() {
        return answer == null && pump != null && pump.awaitsClient();
    }

    /** Gives the exchange up without telling it. */
    void abandon() {
        exchange = null;
        if (pump != null) pump.stop();
        close();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The end is told by channelInactive.
    void close() {
        closing = true;
        parts.wheel().clear(restTimer);
        // Not by the channel, which would ask Vert.x's handler: that one flushes first, to a server that may not read.
        ctx.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext own, Object message) {
        try {
            if (!closing && message instanceof HttpObject part) read(part);
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void read(HttpObject part) {
        silentSinceRest = false;
        Exchange current = exchange;
        if (current == null) {
            // Bytes nobody asked for: often a 408, before the server closes.
            close();
            return;
        }
        try {
            if (part.decoderResult().isFailure()) {
                Throwable cause = part.decoderResult().cause();
                // The connection ended within the head: channelInactive follows, and tells.
                if (cause instanceof PrematureChannelClosureException) return;
                throw undecodable(cause);
            }
            if (part instanceof HttpResponse head) begin(current, head);
            if (part instanceof HttpContent content) take(current, content);
        } catch (BadAnswerException bad) {
            abandon();
            current.fail(badAnswer(bad));
        }
    }

    private void begin(Exchange current, HttpResponse head) {
        int status = head.status().code();
        interim = status < 200;
        if (head.protocolVersion().majorVersion() != 1) throw new BadAnswerException("it is not HTTP/1");
        if (status == 101) throw new BadAnswerException("it switches protocols");
        if (interim) return;
        current.answerBegins();
        HttpAsk ask = current.ask();
        hearLoad(ask, head.headers());
        flow = current.mayStream() ? AnswerFlow.of(head, parts.settings().streamAbove()) : AnswerFlow.WHOLE;
        long limit = flow == AnswerFlow.WHOLE
                ? Math.min(ask.answerLimit(), parts.settings().maxAnswerBytes())
                : Long.MAX_VALUE;
        AnswerReader reader = new AnswerReader(head, ask.method(), flow, limit);
        answer = reader;
        if (flow == AnswerFlow.AT_ONCE) startStream(current, reader);
    }

    private AnswerStream startStream(Exchange current, AnswerReader reader) {
        AnswerStream body = new AnswerStream(ctx.channel().config()::setAutoRead);
        stream = body;
        HttpAnswer begun = reader.answer();
        current.streams(new HttpStream(begun.status(), begun.headers(), body), body);
        if (begun.body().length() > 0) body.take(begun.body());
        return body;
    }

    private void take(Exchange current, HttpContent content) {
        boolean last = content instanceof LastHttpContent;
        AnswerReader reader = answer;
        if (interim) {
            interim = !last;
        } else if (reader != null) {
            if (content instanceof LastHttpContent end && !end.trailingHeaders().isEmpty())
                hearLoad(current.ask(), end.trailingHeaders());
            if (stream == null) collect(current, reader, content.content());
            else pass(reader, stream, content.content());
            // Whoever took what came may have given up the rest.
            if (!last || exchange != current) return;
            if (reader.wasCut()) cut(current);
            else finish(current, reader);
        }
    }

    private void hearLoad(HttpAsk ask, HttpHeaders fields) {
        LoadHeaders.tell(
                ask.endpoint().id(), fields.get(LoadHeaders.REPORT), fields.get(LoadHeaders.BINARY), parts.listener());
    }

    private void collect(Exchange current, AnswerReader reader, ByteBuf content) {
        reader.take(content);
        if (flow != AnswerFlow.WHOLE && reader.length() > parts.settings().streamAbove()) startStream(current, reader);
    }

    private static void pass(AnswerReader reader, AnswerStream to, ByteBuf content) {
        reader.passes(content);
        if (content.isReadable()) to.take(BufferInternal.buffer(Unpooled.copiedBuffer(content)));
    }

    private void cut(Exchange current) {
        abandon();
        current.fail(reset("within its answer"));
    }

    private void finish(Exchange current, AnswerReader reader) {
        boolean streamed = stream != null;
        boolean reusable = reader.keepsAlive() && requestHasLeft() && !decoder.hasMore();
        exchange = null;
        answer = null;
        silentSinceRest = true;
        stream = null;
        if (pump != null) {
            pump.stop();
            pump = null;
            ctx.channel().config().setAutoClose(true);
        }
        // What its reader has not taken yet no longer holds the connection.
        if (streamed) ctx.channel().config().setAutoRead(true);
        // First the connection, then whoever waits for the answer: its next request may go out on it.
        if (reusable) pool.takeBack(this);
        else close();
        if (streamed) current.streamEnds();
        else current.succeed(reader.answer());
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext own) {
        Exchange current = exchange;
        AnswerReader reader = answer;
        boolean begins = flow == AnswerFlow.AS_IT_COMES && stream == null;
        if (begins && current != null && reader != null && !closing) startStream(current, reader);
        own.fireChannelReadComplete();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext own) {
        if (pump != null) pump.writabilityChanged();
        own.fireChannelWritabilityChanged();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext own, Object event) {
        // The server takes no more of the body, and may yet say why.
        if (event instanceof ChannelOutputShutdownEvent && pump != null) pump.stop();
        own.fireUserEventTriggered(event);
    }

    private boolean requestHasLeft() {
        if (pump != null && !pump.isDone()) return false;
        ChannelOutboundBuffer unsent = ctx.channel().unsafe().outboundBuffer();
        return unsent != null && unsent.totalPendingWriteBytes() == 0;
    }

    private static Fault badAnswer(BadAnswerException bad) {
        return new Fault.BadAnswer(String.valueOf(bad.getMessage()));
    }

    private static BadAnswerException undecodable(Throwable cause) {
        if (cause instanceof TooLongHttpHeaderException)
            return new BadAnswerException("its head is longer than " + AnswerDecoder.MAX_HEADERS + " bytes");
        // Netty's messages quote what came.
        return new BadAnswerException("it is not HTTP (" + cause.getClass().getSimpleName() + ")");
    }

    @Override
    public void channelInactive(ChannelHandlerContext own) {
        boolean byServer = !closing;
        closing = true;
        parts.wheel().clear(restTimer);
        Exchange current = exchange;
        exchange = null;
        pool.lost(this);
        if (current != null) current.fail(reset(answer == null ? "before an answer" : "within its answer"));
        else if (byServer) pool.tellOfEndAtRest();
        own.fireChannelInactive();
    }

    private Fault reset(String problem) {
        return new Fault.Reset(problem, silentSinceRest);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext own, Throwable cause) {
        Exchange current = exchange;
        boolean byServer = !closing && cause instanceof IOException;
        abandon();
        if (current == null) {
            if (byServer) pool.tellOfEndAtRest();
            return;
        }
        switch (cause) {
            case IOException reset -> current.fail(reset(TlsProblem.of(reset).orElse("the connection was reset")));
            case DecoderException bad -> current.fail(badAnswer(undecodable(bad)));
            default -> current.fail(new Failure.Broken(cause));
        }
    }
}
