package io.millrace.backends.grpc;

import io.millrace.inference.Fault;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2Stream;

/** What becomes of the calls on one connection when it is to close, or their streams end before their answers. */
final class StreamEnds extends Http2ConnectionAdapter {
    private final GrpcConnection connection;
    private final Calls calls;
    private final Pulse pulse;

    StreamEnds(GrpcConnection connection, Calls calls, Pulse pulse) {
        this.connection = connection;
        this.calls = calls;
        this.pulse = pulse;
    }

    @Override
    public void onGoAwayReceived(int lastStreamId, long code, ByteBuf debug) {
        if (connection.isIdle() && !connection.isClosing()) connection.tellOfEndAtRest();
        connection.retire();
        for (Call call : calls.all()) {
            if (call.exchange().streamId() > lastStreamId)
                call.exchange().refused(new Fault.Reset("it is closing the connection"));
        }
    }

    @Override
    public void onStreamClosed(Http2Stream stream) {
        Call call = connection.release(stream);
        if (call != null)
            call.exchange()
                    .fail(new Fault.Reset(
                            call.exchange().answerHasBegun() ? "within its answer" : "before an answer",
                            pulse.isSilentSinceRest()));
        connection.hasRoomAgain();
    }
}
