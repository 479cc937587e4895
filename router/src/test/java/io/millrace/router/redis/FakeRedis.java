package io.millrace.router.redis;

import io.millrace.backends.tls.CertifiedKey;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemKeyCertOptions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * As much of a Redis server as is asked of one, on localhost, in this or that mood. What it holds does not leave by itself, but
 * it says how much longer it would stay.
 */
public final class FakeRedis implements AutoCloseable {

    /** How it takes what it is asked. */
    public enum Mood {
        WELL,
        /** Takes all and answers when it is well again, as a process that was stopped. */
        SILENT,
        /** Speaks another protocol. */
        GARBAGE,
        /** Announces values of a gigabyte, and begins to send them. */
        HUGE,
        /** Answers every command with an error. */
        REFUSING,
        /** Answers more than it is asked. */
        BABBLING
    }

    private static final Buffer WRONG_TYPE =
            Buffer.buffer("-WRONGTYPE Operation against a key holding the wrong kind of value\r\n");

    private record Held(Buffer bytes, long untilNanos) {}

    private final Vertx vertx;
    private final String password;
    private final Map<String, Held> values = new ConcurrentHashMap<>();
    private final Map<String, Map<String, Buffer>> hashes = new ConcurrentHashMap<>();
    private final List<List<String>> commands = new CopyOnWriteArrayList<>();
    private final Set<NetSocket> sockets = ConcurrentHashMap.newKeySet();
    private final Queue<Runnable> unsaid = new ConcurrentLinkedQueue<>();
    private volatile Mood mood = Mood.WELL;
    private final NetServerOptions options;
    private final int port;
    private NetServer server;

    private FakeRedis(Vertx vertx, String password, NetServerOptions options) {
        this.vertx = vertx;
        this.password = password;
        this.options = options;
        this.server = listen(0);
        this.port = server.actualPort();
    }

    public static FakeRedis start(Vertx vertx) {
        return new FakeRedis(vertx, "", new NetServerOptions());
    }

    /** It takes nothing from who does not know this. */
    public static FakeRedis withPassword(Vertx vertx, String password) {
        return new FakeRedis(vertx, password, new NetServerOptions());
    }

    public static FakeRedis withTls(Vertx vertx, CertifiedKey own) {
        PemKeyCertOptions shown = new PemKeyCertOptions()
                .setCertPath(own.certFile().toString())
                .setKeyPath(own.keyFile().toString());
        return new FakeRedis(vertx, "", new NetServerOptions().setSsl(true).setKeyCertOptions(shown));
    }

    private NetServer listen(int port) {
        return vertx.createNetServer(options)
                .connectHandler(this::connected)
                .listen(port, "127.0.0.1")
                .await();
    }

    public int port() {
        return port;
    }

    public void mood(Mood other) {
        mood = other;
        if (other == Mood.WELL) for (Runnable say = unsaid.poll(); say != null; say = unsaid.poll()) say.run();
    }

    /** The server dies. */
    public void stop() {
        server.close().await();
        cut();
    }

    /** Every connection breaks. */
    public void cut() {
        for (NetSocket socket : sockets) socket.close();
    }

    /** On the same port, with what it held. */
    public void startAgain() {
        server = listen(port);
    }

    /** As they came, of all connections; values as ISO 8859-1. */
    public List<List<String>> commands() {
        return commands;
    }

    public Set<String> keys() {
        return values.keySet();
    }

    public Buffer value(String key) {
        Held held = values.get(key);
        if (held == null) throw new AssertionError("no " + key);
        return held.bytes();
    }

    /** Is there for a minute. */
    public void put(String key, Buffer value) {
        values.put(key, new Held(value, System.nanoTime() + TimeUnit.MINUTES.toNanos(1)));
    }

    /** A hash of these fields. */
    public void putFields(String key, Map<String, String> fields) {
        Map<String, Buffer> held = new ConcurrentHashMap<>();
        fields.forEach((field, value) -> held.put(field, Buffer.buffer(value)));
        hashes.put(key, held);
    }

    private void connected(NetSocket socket) {
        sockets.add(socket);
        socket.closeHandler(closed -> sockets.remove(socket));
        socket.exceptionHandler(broken -> socket.close());
        Session session = new Session(socket);
        socket.handler(session::came);
    }

    private final class Session {
        private final NetSocket socket;
        private Buffer held = Buffer.buffer();
        private boolean known = password.isEmpty();

        Session(NetSocket socket) {
            this.socket = socket;
        }

        void came(Buffer bytes) {
            held.appendBuffer(bytes);
            for (List<Buffer> command = next(); !command.isEmpty(); command = next()) {
                commands.add(command.stream()
                        .map(word -> word.toString(StandardCharsets.ISO_8859_1))
                        .toList());
                Buffer reply = reply(command);
                switch (mood) {
                    case WELL -> socket.write(reply);
                    case SILENT -> unsaid.add(() -> socket.write(reply));
                    case GARBAGE -> socket.write("HTTP/1.1 400 Bad Request\r\n\r\n");
                    case HUGE -> socket.write("$1073741824\r\n" + "x".repeat(10_000));
                    case REFUSING -> socket.write("-LOADING Redis is loading the dataset in memory\r\n");
                    case BABBLING ->
                        socket.write(reply.copy().appendBuffer(reply).appendBuffer(reply));
                }
            }
        }

        /** The next command, once it is whole; else nothing. */
        private List<Buffer> next() {
            int[] at = {0};
            int words = number(at, '*');
            if (words < 0) return List.of();
            List<Buffer> command = new ArrayList<>();
            for (int i = 0; i < words; i++) {
                int length = number(at, '$');
                if (length < 0 || held.length() < at[0] + length + 2) return List.of();
                command.add(held.getBuffer(at[0], at[0] + length));
                at[0] += length + 2;
            }
            held = held.getBuffer(at[0], held.length());
            return command;
        }

        private int number(int[] at, char type) {
            for (int end = at[0]; end + 1 < held.length(); end++)
                if (held.getByte(end) == '\r') {
                    if (held.getByte(at[0]) != type) throw new AssertionError("not a command: " + held);
                    int number = Integer.parseInt(held.getString(at[0] + 1, end));
                    at[0] = end + 2;
                    return number;
                }
            return -1;
        }

        private Buffer reply(List<Buffer> command) {
            String word = command.getFirst().toString();
            if (word.equals("AUTH")) {
                known = command.getLast().toString().equals(password);
                return Buffer.buffer(known ? "+OK\r\n" : "-WRONGPASS invalid username-password pair\r\n");
            }
            if (!known) return Buffer.buffer("-NOAUTH Authentication required.\r\n");
            return switch (word) {
                case "SELECT" -> Buffer.buffer("+OK\r\n");
                case "GET" -> {
                    Held value = values.get(command.get(1).toString());
                    yield value == null ? Buffer.buffer("$-1\r\n") : bulk(value.bytes());
                }
                case "PTTL" -> {
                    Held value = values.get(command.get(1).toString());
                    long left =
                            value == null ? -2 : TimeUnit.NANOSECONDS.toMillis(value.untilNanos() - System.nanoTime());
                    yield Buffer.buffer(":" + left + "\r\n");
                }
                case "SET" -> {
                    long millis = Long.parseLong(command.get(4).toString());
                    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
                    values.put(command.get(1).toString(), new Held(command.get(2), until));
                    yield Buffer.buffer("+OK\r\n");
                }
                case "GETRANGE" -> hashes.containsKey(command.get(1).toString()) ? WRONG_TYPE : bulk(range(command));
                case "HMGET" -> values.containsKey(command.get(1).toString()) ? WRONG_TYPE : fields(command);
                default -> Buffer.buffer("-ERR unknown command\r\n");
            };
        }

        private Buffer range(List<Buffer> command) {
            Held value = values.get(command.get(1).toString());
            if (value == null) return Buffer.buffer();
            int end = Integer.parseInt(command.get(3).toString());
            return value.bytes().slice(0, Math.min(end + 1, value.bytes().length()));
        }

        private Buffer fields(List<Buffer> command) {
            Map<String, Buffer> hash = hashes.getOrDefault(command.get(1).toString(), Map.of());
            Buffer reply = Buffer.buffer("*" + (command.size() - 2) + "\r\n");
            for (Buffer field : command.subList(2, command.size())) {
                Buffer value = hash.get(field.toString());
                reply.appendBuffer(value == null ? Buffer.buffer("$-1\r\n") : bulk(value));
            }
            return reply;
        }

        private static Buffer bulk(Buffer bytes) {
            return Buffer.buffer("$" + bytes.length() + "\r\n")
                    .appendBuffer(bytes)
                    .appendString("\r\n");
        }
    }

    @Override
    public void close() {
        server.close().await();
    }
}
