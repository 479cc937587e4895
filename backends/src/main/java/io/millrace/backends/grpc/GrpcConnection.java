package io.millrace.backends.grpc;

import io.millrace.backends.BadAnswerException;
import io.millrace.backends.http.DeadlineWheel;
import io.millrace.backends.tls.TlsProblem;
import io.millrace.inference.Failure;
import io.millrace.inference.Fault;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/2 connection to one endpoint, carrying up to {@value #MAX_STREAMS} calls at once, or fewer where the server says
 * so. It is ready once the server's settings have come, so that nothing is sent to one that does not speak HTTP/2. It takes
 * no more calls after a GOAWAY, and closes after the last of those on it; nor while its {@link Pulse} is doubted. What comes
 * from the server goes by {@link ServerFrames} and {@link StreamEnds}. On its event loop only.
 */
final class GrpcConnection extends Http2ConnectionHandler {
    static final int MAX_STREAMS = 100;

    /** Numbers of streams end at 2^31, which a busy connection reaches in days. */
    private static final int LAST_STREAM = Integer.MAX_VALUE - 10;

    /** Streams that nobody reads just now must not keep the others from being answered. */
    private static final int CONNECTION_WINDOW = MAX_STREAMS * GrpcConnectionBuilder.STREAM_WINDOW;

    private final EndpointConnections home;
    private final LoopParts parts;
    private final Calls calls = new Calls(connection());
    private final Pulse pulse = new Pulse();
    private final CallStart starts;
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
    private boolean ready;
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
        this.starts = new CallStart(this, home, parts);
        decoder.frameListener(new ServerFrames(this, calls));
        connection().addListener(new StreamEnds(this, calls, pulse));
        encoder.flowController().listener(stream -> {
            Call call = calls.of(stream);
            if (call != null) call.writabilityChanged();
        });
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

    private ChannelHandlerContext context() {
        if (ctx == null) throw new IllegalStateException("not in a pipeline");
        return ctx;
    }

    boolean hasRoom() {
        return ready
                && !retired
                && !pulse.isDoubted()
                && calls.count() < MAX_STREAMS
                && connection().local().canOpenStream()
                && context().channel().isActive();
    }

    boolean isIdle() {
        return calls.count() == 0;
    }

    boolean isClosing() {
        return closing;
    }

    /** Waits for {@link #send}, for as long as the settings allow. */
    void rest() {
        pulse.rests();
        parts.wheel().set(timer, parts.settings().keepAlive().toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Of a connection that {@link #hasRoom}. */
    void send(GrpcExchange exchange) {
        int stream = starts.start(exchange, context());
        if (stream > LAST_STREAM) retire();
    }

    /** The connection carries this call from here on. */
    void carries(Http2Stream stream, Call call) {
        parts.wheel().clear(timer);
        calls.put(stream, call);
        call.exchange().isOn(this, stream.id(), pulse.heard());
    }

    /** Gives the call up without telling it. */
    void abandon(GrpcExchange exchange) {
        reset(exchange.streamId());
    }

    /** A call's time is up, and since it was sent the server had been heard of so often. */
    void waitedInVain(long heardBefore) {
        pulse.waitedInVain(heardBefore);
    }

    /** The server may send so many bytes more of a stream. */
    void makeRoom(Http2Stream stream, int bytes) {
        try {
            if (connection().local().flowController().consumeBytes(stream, bytes)) flush(context());
        } catch (Http2Exception e) {
            throw new IllegalStateException(e);
        }
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
    void retire() {
        if (retired) return;
        retired = true;
        parts.wheel().clear(timer);
        if (isIdle()) close();
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

    /** The server's settings have come, its first or others. */
    void settingsCame() {
        if (retired) return;
        if (ready) {
            home.roomOn(this);
        } else {
            ready = true;
            parts.wheel().clear(timer);
            home.opened(this);
        }
    }

    void hasRoomAgain() {
        home.roomOn(this);
    }

    /** It ends though nothing was under way. */
    void tellOfEndAtRest() {
        home.tellOfEndAtRest();
    }

    void hearLoad(@Nullable CharSequence report, @Nullable CharSequence binary) {
        home.hearLoad(report, binary);
    }

    /** The stream carries no call any more: its end frees a place, and the last one the connection. */
    @Nullable Call release(Http2Stream stream) {
        Call call = calls.remove(stream);
        if (call == null) return null;
        call.ends();
        if (isIdle() && (retired || pulse.isDoubted())) close();
        else if (isIdle()) home.rest(this);
        return call;
    }

    /** First the connection, then whoever waits for the answer: what is asked next may go out on it. */
    @SuppressWarnings("FutureReturnValueIgnored") // What cannot be written ends with the connection.
    void answered(int streamId, Call call, GrpcAnswer answer, boolean last) {
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

    void spoilt(int streamId, Call call, BadAnswerException bad) {
        reset(streamId);
        call.exchange().fail(new Fault.BadAnswer(String.valueOf(bad.getMessage())));
    }

    @Override
    public void channelRead(ChannelHandlerContext own, Object message) throws Exception {
        if (pulse.beats()) home.roomOn(this);
        super.channelRead(own, message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext own) throws Exception {
        boolean ofTheServer = !closing && isIdle();
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
        List<Call> under = calls.all();
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
            List<Call> under = calls.all();
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
}
