package io.millrace.router.endtoend;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A socket that says exactly what it is told, and reads HTTP/1.1 answers one by one. */
final class RawConnection implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;

    private final Socket socket;
    private final InputStream in;
    private final Queue<byte[]> unsent = new ConcurrentLinkedQueue<>();

    RawConnection(int port) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends from a thread of its own: a server may answer, and read no further, before all is out. */
    void send(byte[] bytes) {
        unsent.add(bytes);
        Thread.ofVirtual().start(this::sendNext);
    }

    private synchronized void sendNext() {
        try {
            socket.getOutputStream().write(unsent.remove());
        } catch (IOException closed) {
            // The reader learns of it.
        }
    }

    /** All that comes until the other side ends the connection, by whatever means. */
    String readToEnd() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            in.transferTo(all);
        } catch (IOException reset) {
            // What had come before still counts.
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    void send(String latin1) {
        send(latin1.getBytes(StandardCharsets.ISO_8859_1));
    }

    Answer exchange(byte[] request) {
        send(request);
        return receive(true);
    }

    Answer exchange(String latin1) {
        return exchange(latin1.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The answer to a HEAD, which has no body whatever its head says. */
    Answer receiveHead() {
        return receive(false);
    }

    Answer receive() {
        return receive(true);
    }

    private Answer receive(boolean withBody) {
        try {
            int status = Integer.parseInt(line().split(" ", 3)[1]);
            MultiMap headers = MultiMap.caseInsensitiveMultiMap();
            for (String line = line(); !line.isEmpty(); line = line()) {
                int colon = line.indexOf(':');
                headers.add(line.substring(0, colon), line.substring(colon + 1).strip());
            }
            Answer head = new Answer(status, headers, Buffer.buffer());
            if (!withBody || status < 200) return head;
            int length = Integer.parseInt(head.header("content-length"));
            return new Answer(status, headers, Buffer.buffer(in.readNBytes(length)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) throw new EOFException("the connection ended after: " + line);
            if (b != '\r') line.write(b);
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    /** Waits for the other side to close. False when it says something instead, or nothing for a second. */
    boolean isClosedByPeer() {
        try {
            socket.setSoTimeout(1_000);
            return in.read() < 0;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
