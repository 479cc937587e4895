package io.millrace.backends.grpc;

import io.millrace.backends.BadAnswerException;
import io.millrace.backends.http.DeadlineWheel;
import io.millrace.backends.tls.TlsProblem;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.Fault;
import io.millrace.inference.Sent;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/2 connection to one endpoint, carrying up to {@value #MAX_STREAMS} calls at once, or fewer where the server says
 * so. It is ready once the server's settings have come, so that nothing is sent to one that does not speak HTTP/2. It takes
 * no more calls after a GOAWAY, and closes after the last of those on it. On its event loop only.
 *
 * <p>A server that is gone without a word is noticed by a call that runs out of time while nothing at all was heard: until
 * something is, the connection takes no more calls and others are opened. Pings would tell sooner; gRPC servers end
 * connections that ping more than once in five minutes (grpc/grpc, {@code doc/keepalive.md}).
 */
final class GrpcConnection extends Http2ConnectionHandler {
    static final int MAX_STREAMS = 100;

    /** Numbers of streams end at 2^31, which a busy connection reaches in days. */
    private static final int LAST_STREAM = Integer.MAX_VALUE - 10;

    private static final int CONNECTION_WINDOW = 16 << 20;

    private final EndpointConnections home;
    private final LoopParts parts;
    private final Http2Connection.PropertyKey callKey = connection().newKey();
    private final DeadlineWheel.Timer timer = new DeadlineWheel.Timer() {
        @Override
        protected void expired() {
            if (ready) close();
            else
                giveUp("no HTTP/2 settings within "
                        + parts.settings().connectTimeout().toMillis() + " ms");
        }
    };

    private @Nullable ChannelHandlerContext ctx;
    private int calls;
    private long heard;
    /** As {@link #heard} was when the connection was last at rest; never before it was. */
    private long heardAtRest = -1;

    private boolean ready;
    private boolean suspect;
    private boolean retired;
    private boolean closing;

    /** By {@link GrpcConnectionBuilder}. */
    GrpcConnection(
            Http2ConnectionDecoder decoder,
            Http2ConnectionEncoder encoder,
            Http2Settings settings,
            EndpointConnections home,
            LoopParts parts) {
        super(decoder, encoder, settings, true);
        this.home = home;
        this.parts = parts;
        decoder.frameListener(new Frames());
        connection().addListener(new Ends());
    }

    /**
     * Has it speak on a socket; {@code home} is told when it is ready, or that it will not be.
     *
     * @param vertx of the socket's own handler, which sits behind this one and sees no message
     */
    static void before(ChannelHandlerContext vertx, EndpointConnections home, LoopParts parts) {
        GrpcConnection connection = new GrpcConnectionBuilder(home, parts).build();
        vertx.pipeline().addBefore(vertx.name(), "grpc", connection);
        connection.start();
    }

    private void start() {
        parts.wheel().set(timer, parts.settings().connectTimeout().toNanos(), TimeUnit.NANOSECONDS);
        try {
            Http2Stream whole = connection().connectionStream();
            int more = CONNECTION_WINDOW - connection().local().flowController().windowSize(whole);
            connection().local().flowController().incrementWindowSize(whole, more);
        } catch (Http2Exception e) {
            throw new IllegalStateException(e);
        }
        flush(context());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext own) throws Exception {
        ctx = own;
        super.handlerAdded(own);
    }

    boolean hasRoom() {
        return ready
                && !retired
                && !suspect
                && calls < MAX_STREAMS
                && connection().local().canOpenStream()
                && context().channel().isActive();
    }

    boolean isIdle() {
        return calls == 0;
    }

    /** Waits for {@link #send}, for as long as the settings allow. */
    void rest() {
        heardAtRest = heard;
        parts.wheel().set(timer, parts.settings().keepAlive().toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Of a connection that {@link #hasRoom}. */
    void send(GrpcExchange exchange) {
        Http2Headers head;
        Http2Stream stream;
        try {
            head = RequestHead.of(exchange.ask(), home.scheme(), home.authority(), exchange.remainingMillis());
            stream = connection().local().createStream(connection().local().incrementAndGetNextStreamId(), false);
        } catch (FailureException malformed) {
            exchange.fail(malformed.failure());
            return;
        } catch (Http2Exception e) {
            exchange.fail(new Failure.Broken(e));
            return;
        }
        ChannelFuture written = encoder()
                .writeHeaders(context(), stream.id(), head, 0, false, context().newPromise());
        if (written.cause() != null) {
            exchange.fail(unwritten(written.cause()));
            return;
        }
        parts.wheel().clear(timer);
        calls++;
        stream.setProperty(callKey, new Call(exchange, parts.settings().maxAnswerBytes()));
        exchange.isOn(this, stream.id(), heard);
        Framing.write(
                encoder(),
                context(),
                stream.id(),
                ((BufferInternal) exchange.ask().message()).getByteBuf());
        flush(context());
        if (stream.id() > LAST_STREAM) retire();
    }

    private Failure unwritten(Throwable cause) {
        return cause instanceof Http2Exception.HeaderListSizeException
                ? new Failure.Refused(431, "the request's metadata are more than the model server takes")
                : new Failure.AttemptFailed(home.endpoint(), Sent.NOTHING, new Fault.Reset("before the request"));
    }

    /** Gives the call up without telling it. */
    void abandon(GrpcExchange exchange) {
        reset(exchange.streamId());
    }

    /** As {@link #abandon}, of a call whose time is up. */
    void timedOut(GrpcExchange exchange, long heardBefore) {
        suspect |= heard == heardBefore;
        abandon(exchange);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // What cannot be written ends with the connection.
    private void reset(int streamId) {
        Http2Stream stream = connection().stream(streamId);
        if (stream == null) return;
        release(stream);
        resetStream(context(), streamId, Http2Error.CANCEL.code(), context().newPromise());
        flush(context());
    }

    /** Takes no more calls, and closes after the last. */
    private void retire() {
        if (retired) return;
        retired = true;
        parts.wheel().clear(timer);
        if (calls == 0) close();
        if (ready) home.retired(this);
    }

    /** At once, whatever is under way on it. */
    @SuppressWarnings("FutureReturnValueIgnored") // The end is told by channelInactive.
    void close() {
        closing = true;
        // Not by the channel, which would ask Vert.x's handler: that one flushes first, to a server that may not read.
        context().close();
        retire();
    }

    private void giveUp(String problem) {
        if (retired) return;
        retired = true;
        parts.wheel().clear(timer);
        close();
        home.notOpened(problem);
    }

    private ChannelHandlerContext context() {
        if (ctx == null) throw new IllegalStateException("not in a pipeline");
        return ctx;
    }

    private void becomesReady() {
        ready = true;
        parts.wheel().clear(timer);
        home.opened(this);
    }

    /** The stream carries no call any more: its end frees a place, and the last one the connection. */
    private @Nullable Call release(Http2Stream stream) {
        Call call = stream.removeProperty(callKey);
        if (call == null) return null;
        calls--;
        if (calls == 0 && (retired || suspect)) close();
        else if (calls == 0) home.rest(this);
        return call;
    }

    private @Nullable Call call(int streamId) {
        Http2Stream stream = connection().stream(streamId);
        return stream == null ? null : stream.getProperty(callKey);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // What cannot be written ends with the connection.
    private void answered(int streamId, Call call, @Nullable GrpcAnswer answer, boolean last) {
        if (answer == null) return;
        Http2Stream stream = connection().stream(streamId);
        if (stream != null) {
            release(stream);
            // It answered without having read it all, or says more than is of use.
            if (!last || stream.state().localSideOpen())
                resetStream(
                        context(), streamId, Http2Error.CANCEL.code(), context().newPromise());
        }
        call.exchange().succeed(answer);
    }

    private void spoilt(int streamId, Call call, BadAnswerException bad) {
        reset(streamId);
        call.exchange().fail(new Fault.BadAnswer(String.valueOf(bad.getMessage())));
    }

    @Override
    public void channelRead(ChannelHandlerContext own, Object message) throws Exception {
        heard++;
        if (suspect) {
            suspect = false;
            home.roomOn(this);
        }
        super.channelRead(own, message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext own) throws Exception {
        boolean ofTheServer = !closing && calls == 0;
        super.channelInactive(own);
        if (ready) {
            if (ofTheServer) home.tellOfEndAtRest();
            retire();
            home.ended();
        } else {
            giveUp("it ended the connection before its HTTP/2 settings");
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext own, Throwable cause) {
        List<Call> under = allCalls();
        if (!ready) TlsProblem.of(cause).ifPresent(this::giveUp);
        close();
        if (cause instanceof IOException) return;
        for (Call call : under) call.exchange().fail(new Failure.Broken(cause));
    }

    @Override
    protected void onConnectionError(
            ChannelHandlerContext own, boolean outbound, Throwable cause, @Nullable Http2Exception http2) {
        if (http2 == null) {
            exceptionCaught(own, cause);
        } else if (ready) {
            // First the connection, then the calls: what is tried anew must not go out on it.
            List<Call> under = allCalls();
            close();
            for (Call call : under) call.exchange().fail(notHttp2(http2));
        } else {
            giveUp("it does not speak HTTP/2 by prior knowledge");
        }
    }

    @Override
    protected void onStreamError(
            ChannelHandlerContext own, boolean outbound, Throwable cause, Http2Exception.StreamException http2) {
        Http2Stream stream = connection().stream(http2.streamId());
        Call call = outbound || stream == null ? null : release(stream);
        super.onStreamError(own, outbound, cause, http2);
        if (call != null) call.exchange().fail(notHttp2(http2));
    }

    private static Fault notHttp2(Http2Exception problem) {
        // Netty's messages quote what came.
        return new Fault.BadAnswer("it is not HTTP/2 (" + problem.error() + ")");
    }

    private List<Call> allCalls() {
        List<Call> all = new ArrayList<>(calls);
        try {
            connection().forEachActiveStream(stream -> {
                Call call = stream.getProperty(callKey);
                if (call != null) all.add(call);
                return true;
            });
        } catch (Http2Exception e) {
            throw new IllegalStateException(e);
        }
        return all;
    }

    /** What the server sends. */
    private final class Frames extends Http2FrameAdapter {
        @Override
        public void onSettingsRead(ChannelHandlerContext own, Http2Settings settings) {
            if (!ready && !retired) becomesReady();
            else if (!retired) home.roomOn(GrpcConnection.this);
        }

        @Override
        public void onHeadersRead(
                ChannelHandlerContext own,
                int streamId,
                Http2Headers headers,
                int dependency,
                short weight,
                boolean exclusive,
                int padding,
                boolean last) {
            Call call = call(streamId);
            if (call == null) return;
            try {
                answered(streamId, call, call.take(headers, last), last);
            } catch (BadAnswerException bad) {
                spoilt(streamId, call, bad);
            }
        }

        @Override
        public int onDataRead(ChannelHandlerContext own, int streamId, ByteBuf data, int padding, boolean last) {
            int taken = data.readableBytes() + padding;
            Call call = call(streamId);
            if (call == null) return taken;
            try {
                answered(streamId, call, call.take(data, last), last);
            } catch (BadAnswerException bad) {
                spoilt(streamId, call, bad);
            }
            return taken;
        }

        @Override
        public void onRstStreamRead(ChannelHandlerContext own, int streamId, long code) {
            Call call = call(streamId);
            if (call == null) return;
            Http2Error error = Http2Error.valueOf(code);
            if (error == Http2Error.REFUSED_STREAM)
                call.exchange().refused(new Fault.Saturated("it refuses another stream"));
            else if (error == Http2Error.ENHANCE_YOUR_CALM)
                call.exchange().fail(new Fault.Saturated("it asks for fewer requests"));
            else call.exchange().fail(new Fault.Reset("it reset the stream (" + (error == null ? code : error) + ")"));
        }
    }

    /** What becomes of streams and connection. */
    private final class Ends extends Http2ConnectionAdapter {
        @Override
        public void onGoAwayReceived(int lastStreamId, long code, ByteBuf debug) {
            if (calls == 0 && !closing) home.tellOfEndAtRest();
            retire();
            for (Call call : allCalls()) {
                if (call.exchange().streamId() > lastStreamId)
                    call.exchange().refused(new Fault.Reset("it is closing the connection"));
            }
        }

        @Override
        public void onStreamClosed(Http2Stream stream) {
            Call call = release(stream);
            if (call != null)
                call.exchange()
                        .fail(new Fault.Reset(
                                call.exchange().answerHasBegun() ? "within its answer" : "before an answer",
                                heard == heardAtRest));
            home.roomOn(GrpcConnection.this);
        }
    }
}
