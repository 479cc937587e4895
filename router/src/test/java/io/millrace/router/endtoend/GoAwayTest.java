package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.StartedRouter.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** How an HTTP/2 client hears that the router leaves, frame by frame. */
class GoAwayTest {
    private static final int HEADERS = 1;
    private static final int SETTINGS = 4;
    private static final int GOAWAY = 7;
    private static final int END_OF_BOTH = 5;

    private static StartedRouter router() {
        return StartedRouter.of("", "3s", """
                pools:
                  local: {protocol: djl, models: {digits: {path: digits/model.onnx}}}
                models:
                  digits: {slo: {latency: 10s}, serve: [local]}
                """);
    }

    private record Frame(int type, int stream, ByteBuffer payload) {
        int lastStream() {
            return payload.getInt(0);
        }
    }

    /** A connection of prior knowledge that has heard the router's settings. */
    private static final class Http2 implements AutoCloseable {
        private final Socket socket;
        private final DataInputStream in;

        Http2(int port) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(10_000);
            in = new DataInputStream(socket.getInputStream());
            socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            send(SETTINGS, 0, 0, new byte[0]);
            next(SETTINGS);
        }

        void send(int type, int flags, int stream, byte[] payload) throws IOException {
            socket.getOutputStream()
                    .write(ByteBuffer.allocate(9 + payload.length)
                            .put((byte) (payload.length >> 16))
                            .putShort((short) payload.length)
                            .put((byte) type)
                            .put((byte) flags)
                            .putInt(stream)
                            .put(payload)
                            .array());
        }

        /** Whether the process lives. */
        void ask(int stream) throws IOException {
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            // By the static table of HPACK: GET, http, and the names of path and authority.
            head.write(0x82);
            head.write(0x86);
            literal(head, 4, "/v2/health/live");
            literal(head, 1, "a");
            send(HEADERS, END_OF_BOTH, stream, head.toByteArray());
        }

        private static void literal(ByteArrayOutputStream head, int name, String value) {
            head.write(name);
            head.write(value.length());
            head.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
        }

        /** The next of this type, others left out. */
        Frame next(int wanted) throws IOException {
            while (true) {
                int lengthAndType = in.readInt();
                in.readByte();
                int stream = in.readInt();
                Frame frame =
                        new Frame(lengthAndType & 0xff, stream, ByteBuffer.wrap(in.readNBytes(lengthAndType >>> 8)));
                if (frame.type() == wanted) return frame;
            }
        }

        boolean hasEnded() throws IOException {
            in.readAllBytes();
            return true;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void firstThatNothingNewShouldComeAndThenUpToWhereAllWasTaken() throws IOException {
        StartedRouter router = router();
        try (Http2 client = new Http2(router.dataPort())) {
            Future<Void> drained = router.drain();

            assertThat(client.next(GOAWAY).lastStream()).isEqualTo(Integer.MAX_VALUE);
            client.ask(1);
            assertThat(client.next(HEADERS).stream()).isEqualTo(1);
            assertThat(client.next(GOAWAY).lastStream()).isEqualTo(1);
            assertThat(client.hasEnded()).isTrue();
            await(drained);
        }
    }

    @Test
    void whoSaysNothingMeanwhileHearsBoth() throws IOException {
        StartedRouter router = router();
        try (Http2 client = new Http2(router.dataPort())) {
            Future<Void> drained = router.drain();

            assertThat(client.next(GOAWAY).lastStream()).isEqualTo(Integer.MAX_VALUE);
            assertThat(client.next(GOAWAY).lastStream()).isZero();
            assertThat(client.hasEnded()).isTrue();
            await(drained);
        }
    }
}
