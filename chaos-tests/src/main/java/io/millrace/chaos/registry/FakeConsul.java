package io.millrace.chaos.registry;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Consul's agent as far as {@code GET /v1/health/service/…} goes: instances on the loopback address, of one service. */
public final class FakeConsul implements AutoCloseable {
    private static final Pattern INDEX = Pattern.compile("[?&]index=([0-9]+)");
    private static final Pattern WAIT = Pattern.compile("[?&]wait=([0-9]+)ms");
    private static final int BACKLOG = 256;
    private static final long LONGEST_MILLIS = 60_000;

    private final ServerSocket listener;
    private final Collection<Socket> open = new ConcurrentLinkedQueue<>();
    private final Collection<Long> asked = new ConcurrentLinkedQueue<>();
    private List<Integer> ports;
    private Mood mood = Mood.LISTS;
    private long index = 1;
    private long answers;

    private FakeConsul(Collection<Integer> ports) {
        this.ports = List.copyOf(ports);
        try {
            listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("fake-consul").start(this::accept);
    }

    /** @param ports of the instances that it lists */
    public static FakeConsul start(Collection<Integer> ports) {
        return new FakeConsul(ports);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Whoever waits hears of it. */
    public synchronized void lists(Collection<Integer> others) {
        ports = List.copyOf(others);
        index++;
        notifyAll();
    }

    /** Whoever waits is answered in that mood. */
    public synchronized void becomes(Mood next) {
        mood = next;
        notifyAll();
    }

    /** Questions since then, by {@link System#nanoTime}. */
    public int askedSince(long nanos) {
        return (int) asked.stream().filter(at -> at - nanos >= 0).count();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                open.add(client);
                Thread.ofVirtual().name("fake-consul-client").start(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
            String line = in.readLine();
            while (line != null) {
                String question = line;
                while (line != null && !line.isEmpty()) line = in.readLine();
                if (line == null) return;
                asked.add(System.nanoTime());
                if (!answer(question, client.getOutputStream())) return;
                line = in.readLine();
            }
        } catch (IOException gone) {
            // The router has left.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(client);
        }
    }

    /** @return whether the connection goes on */
    private boolean answer(String question, OutputStream out) throws IOException, InterruptedException {
        long from = number(INDEX, question);
        String list = awaitNews(from, number(WAIT, question));
        switch (mood()) {
            case LISTS -> write(out, "200 OK", list);
            case EMPTIES -> write(out, "200 OK", number() % 3 == 0 ? list : "[]");
            case ERRORS -> write(out, "500 Internal Server Error", "No cluster leader");
            case SILENT -> awaitOther(Mood.SILENT);
            case CLOSES -> {}
            case GARBAGE -> {
                if (number() % 2 == 0) write(out, "200 OK", "<html>welcome</html>");
                else out.write("\u0000\u0001 no HTTP at all\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            }
            case HUGE -> pour(out);
            case CUTS -> {
                byte[] whole = message("200 OK", list);
                out.write(whole, 0, whole.length - list.length() / 2);
            }
        }
        out.flush();
        return mood() == Mood.LISTS;
    }

    private synchronized Mood mood() {
        return mood;
    }

    private synchronized long number() {
        return answers++;
    }

    /** @return what it lists, once that is newer than the index, the wait is over, or the mood another */
    private synchronized String awaitNews(long from, long waitMillis) throws InterruptedException {
        long until = System.nanoTime() + Math.min(waitMillis, LONGEST_MILLIS) * 1_000_000;
        while (mood == Mood.LISTS && from > 0 && index <= from) {
            long left = (until - System.nanoTime()) / 1_000_000;
            if (left <= 0) break;
            wait(left);
        }
        return ports.stream()
                .map(port -> "{\"Node\":{\"Address\":\"127.0.0.1\"},\"Service\":{\"ID\":\"echo-" + port + "\",\"Port\":"
                        + port + "}}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private synchronized void awaitOther(Mood than) throws InterruptedException {
        while (mood == than && !listener.isClosed()) wait(LONGEST_MILLIS);
    }

    private void write(OutputStream out, String status, String body) throws IOException {
        out.write(message(status, body));
    }

    private synchronized byte[] message(String status, String body) {
        String head = "HTTP/1.1 " + status + "\r\nX-Consul-Index: " + index + "\r\nContent-Length: " + body.length()
                + "\r\n\r\n";
        return (head + body).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void pour(OutputStream out) throws IOException {
        int gigabyte = 1 << 30;
        byte[] part = " ".repeat(1 << 16).getBytes(StandardCharsets.ISO_8859_1);
        out.write(("HTTP/1.1 200 OK\r\nX-Consul-Index: 7\r\nContent-Length: " + gigabyte + "\r\n\r\n[")
                .getBytes(StandardCharsets.ISO_8859_1));
        for (int sent = 1; sent < gigabyte; sent += part.length) out.write(part);
    }

    private static long number(Pattern of, String question) {
        Matcher matcher = of.matcher(question);
        return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket client : new ArrayList<>(open)) client.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        synchronized (this) {
            notifyAll();
        }
    }
}
