package io.millrace.backends.grpc;

import io.millrace.backends.ScriptedServer;
import io.millrace.backends.ScriptedServer.Peer;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A server's side of HTTP/2, frame by frame, so that it can be as wrong as a test wants it. */
final class RawHttp2 {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int GOAWAY = 7;

    static final int NO_ERROR = 0;
    static final int INTERNAL_ERROR = 2;
    static final int REFUSED_STREAM = 7;
    static final int CANCEL = 8;
    static final int ENHANCE_YOUR_CALM = 11;

    private static final int PREFACE = 24;
    private static final int END_STREAM = 1;
    private static final int ACK = 1;
    private static final int END_HEADERS = 4;

    private final Peer peer;

    private RawHttp2(Peer peer) {
        this.peer = peer;
    }

    /** What happens on a connection after both sides have sent their settings. */
    @FunctionalInterface
    interface Script {
        void play(RawHttp2 http2) throws IOException;
    }

    record Frame(int type, int flags, int stream, Buffer payload) {
        boolean ends() {
            return (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0;
        }
    }

    static ScriptedServer server(Script script) {
        return new ScriptedServer(peer -> {
            RawHttp2 http2 = new RawHttp2(peer);
            peer.read(PREFACE);
            http2.frame(SETTINGS, 0, 0, new byte[0]);
            script.play(http2);
        });
    }

    /** One that does the same for each request. */
    static ScriptedServer answering(Answer answer) {
        return server(http2 -> {
            while (true) answer.give(http2, http2.request());
        });
    }

    @FunctionalInterface
    interface Answer {
        void give(RawHttp2 http2, int stream) throws IOException;
    }

    /** Reads until a request has ended, and tells its stream. */
    int request() throws IOException {
        Frame frame = next();
        while (!frame.ends()) frame = next();
        return frame.stream();
    }

    /** Reads until a frame of the type. */
    Frame next(int type) throws IOException {
        Frame frame = next();
        while (frame.type() != type) frame = next();
        return frame;
    }

    /** The next frame, settings acknowledged on the way. */
    Frame next() throws IOException {
        while (true) {
            Frame frame = read();
            if (frame.type() != SETTINGS) return frame;
            if ((frame.flags() & ACK) == 0) frame(SETTINGS, ACK, 0, new byte[0]);
        }
    }

    private Frame read() throws IOException {
        byte[] head = peer.read(9);
        if (head.length < 9) throw new EOFException();
        ByteBuffer in = ByteBuffer.wrap(head);
        int length = (in.get() & 0xff) << 16 | (in.getShort() & 0xffff);
        int type = in.get();
        int flags = in.get();
        int stream = in.getInt();
        return new Frame(type, flags, stream, Buffer.buffer(peer.read(length)));
    }

    /** The head of an answer that goes on. */
    RawHttp2 head(int stream) throws IOException {
        return headers(stream, false, ":status", "200", "content-type", "application/grpc");
    }

    RawHttp2 trailers(int stream, String... fields) throws IOException {
        return headers(stream, true, fields);
    }

    /** A whole answer of status OK with this message. */
    RawHttp2 ok(int stream, String message) throws IOException {
        return head(stream).data(stream, false, message(message)).trailers(stream, "grpc-status", "0");
    }

    RawHttp2 headers(int stream, boolean end, String... fields) throws IOException {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (int i = 0; i < fields.length; i += 2) {
            // Literal, never indexed, not compressed.
            block.write(0x10);
            literal(block, fields[i]);
            literal(block, fields[i + 1]);
        }
        return frame(HEADERS, END_HEADERS | (end ? END_STREAM : 0), stream, block.toByteArray());
    }

    private static void literal(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < 127) {
            out.write(bytes.length);
        } else {
            out.write(127);
            int rest = bytes.length - 127;
            for (; rest >= 128; rest >>>= 7) out.write((rest & 127) | 128);
            out.write(rest);
        }
        out.writeBytes(bytes);
    }

    RawHttp2 data(int stream, boolean end, byte[] bytes) throws IOException {
        return frame(DATA, end ? END_STREAM : 0, stream, bytes);
    }

    RawHttp2 reset(int stream, int code) throws IOException {
        return frame(RST_STREAM, 0, stream, ByteBuffer.allocate(4).putInt(code).array());
    }

    RawHttp2 goAway(int lastStream, int code) throws IOException {
        return frame(
                GOAWAY,
                0,
                0,
                ByteBuffer.allocate(8).putInt(lastStream).putInt(code).array());
    }

    /** At most so many streams at once from now on. */
    RawHttp2 maxStreams(int count) throws IOException {
        return setting(3, count);
    }

    /** Requests' headers of at most so many bytes from now on. */
    RawHttp2 maxHeaders(int bytes) throws IOException {
        return setting(6, bytes);
    }

    private RawHttp2 setting(int id, int value) throws IOException {
        return frame(
                SETTINGS,
                0,
                0,
                ByteBuffer.allocate(6).putShort((short) id).putInt(value).array());
    }

    RawHttp2 frame(int type, int flags, int stream, byte[] payload) throws IOException {
        ByteBuffer out = ByteBuffer.allocate(9 + payload.length);
        out.put((byte) (payload.length >> 16)).putShort((short) payload.length);
        out.put((byte) type).put((byte) flags).putInt(stream).put(payload);
        peer.write(out.array());
        return this;
    }

    Peer peer() {
        return peer;
    }

    /** With the prefix of an uncompressed message. */
    static byte[] message(String text) {
        return message(0, text.length(), text);
    }

    static byte[] message(int flag, int length, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(5 + bytes.length)
                .put((byte) flag)
                .putInt(length)
                .put(bytes)
                .array();
    }
}
