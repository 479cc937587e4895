package io.millrace.backends;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A raw socket on localhost that does what its script says, byte for byte: one script for each connection, on a thread of
 * its own. Waits are bounded by ten seconds.
 */
public final class ScriptedServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ServerSocket socket;
    private final Script script;
    private final List<Peer> peers = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Received> requests = new LinkedBlockingQueue<>();

    /** What happens on one connection; it is closed afterwards. */
    @FunctionalInterface
    public interface Script {
        void play(Peer peer) throws IOException;
    }

    /** A request as it came: the head without its last empty line, and the body. */
    public record Received(String head, String body) {
        public String line() {
            return head.lines().findFirst().orElse("");
        }

        /** All values of a header, by its name in lower case. */
        public List<String> header(String name) {
            return head.lines()
                    .skip(1)
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .toList();
        }
    }

    /** Opens the listening socket; one with TLS, perhaps. */
    @FunctionalInterface
    public interface Sockets {
        ServerSocket open(int port, int backlog, InetAddress address) throws IOException;
    }

    public ScriptedServer(Script script) {
        this(ServerSocket::new, script);
    }

    public ScriptedServer(Sockets sockets, Script script) {
        this.script = script;
        try {
            socket = sockets.open(0, 512, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    /** Answers every request on every connection with the same bytes. */
    public static ScriptedServer answering(String answer) {
        return new ScriptedServer(peer -> {
            while (peer.receives()) peer.write(answer);
        });
    }

    /** A 200 with this JSON, framed by its length. */
    public static String json(String body) {
        return status("200 OK", body);
    }

    public static String status(String status, String body) {
        return "HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
    }

    public Endpoint endpoint(ServerFamily family) {
        return Endpoint.remote("pool", family, "127.0.0.1", socket.getLocalPort());
    }

    /** The next request that came on any connection. */
    public Received takeRequest() {
        try {
            Received request = requests.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (request == null) throw new AssertionError("no request came");
            return request;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Requests that came and were not taken. */
    public int waitingRequests() {
        return requests.size();
    }

    public int connections() {
        return peers.size();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Peer peer = new Peer(socket.accept());
                peers.add(peer);
                Thread.ofVirtual().start(peer::play);
            } catch (IOException closed) {
                return;
            }
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
            for (Peer peer : peers) peer.socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One connection, seen from the server. */
    public final class Peer {
        private final Socket socket;
        private final InputStream in;
        private Received last = new Received("", "");

        private Peer(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new BufferedInputStream(socket.getInputStream());
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) PATIENCE.toMillis());
        }

        private void play() {
            try (socket) {
                script.play(this);
            } catch (IOException ended) {
                // The other side left; the test sees it there.
            }
        }

        /** Reads a request's head and leaves its body; false when the connection ends instead. */
        public boolean receivesHead() throws IOException {
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            while (!endsHead(head)) {
                int next = in.read();
                if (next < 0) return false;
                head.write(next);
            }
            last = new Received(head.toString(StandardCharsets.ISO_8859_1).strip(), "");
            return true;
        }

        /** Reads a whole request; false when the connection ends instead. */
        public boolean receives() throws IOException {
            if (!receivesHead()) return false;
            int length = last.header("content-length").stream()
                    .mapToInt(Integer::parseInt)
                    .findFirst()
                    .orElse(0);
            byte[] body = in.readNBytes(length);
            last = new Received(last.head(), new String(body, StandardCharsets.UTF_8));
            requests.add(last);
            return body.length == length;
        }

        /** What comes until these characters have come, with them. */
        public String readUntil(String end) throws IOException {
            StringBuilder text = new StringBuilder();
            while (text.indexOf(end, Math.max(0, text.length() - end.length())) < 0) {
                int next = in.read();
                if (next < 0) throw new EOFException();
                text.append((char) next);
            }
            return text.toString();
        }

        /** Reads a body in chunks to its end; how long it was. */
        public int readChunks() throws IOException {
            int whole = 0;
            for (int next = chunk(); next > 0; next = chunk()) whole += next;
            return whole;
        }

        private int chunk() throws IOException {
            int length = Integer.parseInt(readUntil("\r\n").strip(), 16);
            in.skipNBytes(length + 2L);
            return length;
        }

        /** Writes it, a hundredth of a second after what came before. */
        public void drip(String text) throws IOException {
            LockSupport.parkNanos(10_000_000);
            write(text);
        }

        /** Reads so many bytes and forgets them. */
        public void skip(long bytes) throws IOException {
            in.skipNBytes(bytes);
        }

        /** What comes until the other side ends the connection, by whatever means. */
        public String readRest() {
            ByteArrayOutputStream rest = new ByteArrayOutputStream();
            try {
                in.transferTo(rest);
            } catch (IOException reset) {
                // What had come before still counts.
            }
            return rest.toString(StandardCharsets.ISO_8859_1);
        }

        /** The request received last. */
        public Received last() {
            return last;
        }

        private static boolean endsHead(ByteArrayOutputStream head) {
            int size = head.size();
            return size >= 4 && head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n");
        }

        public void write(String text) throws IOException {
            write(text.getBytes(StandardCharsets.UTF_8));
        }

        public void write(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
        }

        /** Exactly so many bytes; fewer when the connection ends before. */
        public byte[] read(int count) throws IOException {
            return in.readNBytes(count);
        }

        /** Waits until the other side closes or resets the connection. */
        public void awaitEnd() throws IOException {
            in.transferTo(java.io.OutputStream.nullOutputStream());
        }

        /** Ends the connection in order. */
        public void close() throws IOException {
            socket.close();
        }

        /** Ends the connection by RST. */
        public void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }
}
